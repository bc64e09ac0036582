import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaced } from '../support/replaced.js';

const root = join(__dirname, '..', '..');
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const folder = mkdtempSync(join(tmpdir(), 'package-'));
const app = join(folder, 'app');

jest.setTimeout(300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, [...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

/** The tsconfig of `cdk8s init typescript-app`, as far as it matters: CommonJS and the old way of resolving. */
const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    module: 'commonjs',
    moduleResolution: 'node10',
    strict: true,
    lib: ['es2022'],
    types: ['node'],
    skipLibCheck: true,
  },
};

const main = `import { App, Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { ClientKit, customResources, kubernetes, NetworkPolicies, published, RestrictedNamespace, secretKeyOf } from 'cdk8s-mlflow';
import { GarbageCollection, Server, type ServerProps } from 'cdk8s-mlflow/operated';
import * as standalone from 'cdk8s-mlflow/standalone';

const app = new App({ outdir: 'out' });
const chart = new Chart(app, 'mlflow', { namespace: 'ml', disableResourceNameHashes: true });
const database = Secret.fromSecretName(chart, 'db', 'my-database');
const props: ServerProps = {
  namespace: 'ml',
  profile: kubernetes.server,
  server: { replicas: 2 },
  backendStore: { type: 'postgresql', host: 'db.databases.svc', uriFrom: secretKeyOf(database, 'uri') },
  artifactStore: { type: 's3', bucket: 'artifacts', credentials: { type: 'secret' } },
};
const server = new Server(chart, 'server', props);
new GarbageCollection(chart, 'gc', { server, settings: { schedule: '0 2 * * 0' } });

const own = new Chart(app, 'own', { disableResourceNameHashes: true });
new RestrictedNamespace(own, 'namespace', { name: 'own' });
const image = 'registry.example.com/oauth2-proxy:v7.15.6';
const behind = new standalone.Server(own, 'server', {
  instance: { name: 'mlflow', namespace: 'own' },
  server: { image: { image: 'registry.example.com/mlflow:3.14.0' } },
  authentication: { type: 'proxy', issuer: 'https://dex.example.com/dex', image },
  backendStore: { type: 'postgresql', host: 'db.example.com' },
  artifactStore: { type: 's3', bucket: 'artifacts', credentials: { type: 'secret' } },
  tls: { source: 'none' },
});
const proxy = new standalone.OauthProxy(own, 'proxy', { server: behind });
const migration = new standalone.Migration(own, 'migration', { server: behind });
new ClientKit(own, 'clients', {
  access: { name: 'mlflow', insideUri: behind.uri, workspaces: false, credentials: { type: 'none' } },
  settings: { namespaces: ['team-a'] },
  callee: proxy.service,
});
new NetworkPolicies(own, 'network', { flows: published(own, 'flows') });
app.synth();
console.log(server.uri, customResources.length, behind.uri, migration.job.jobName.replace(/[0-9a-f]{8}$/, ''));
`;

test('a fresh cdk8s app installs the package, compiles against its types and writes manifests', () => {
  const [tarball] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder, '--loglevel=error'], root).replace(/^[^[]*/, ''),
  ) as { filename: string; files: { path: string }[]; size: number }[];
  if (!tarball) throw new Error('npm pack made nothing');
  expect(
    tarball.files
      .map(({ path }) => path.split('/')[0])
      .filter((part, index, all) => all.indexOf(part) === index)
      .sort(),
  ).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'schema']);
  expect(tarball.size).toBeLessThan(1_250_000);

  run('mkdir', [app], folder);
  const ours = ['cdk8s', 'cdk8s-plus-28', 'constructs', '@types/node'].map((name) => [name, devDependencies[name]]);
  // The compiler of `cdk8s init typescript-app`.
  const dependencies = { ...Object.fromEntries(ours), typescript: '5.9.3' };
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { ...dependencies, 'cdk8s-mlflow': `file:${join(folder, tarball.filename)}` },
    }),
  );
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(tsconfig));
  writeFileSync(join(app, 'main.ts'), main);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], app);

  run('npx', ['tsc'], app);
  expect(run(process.execPath, ['main.js'], app)).toBe(
    'https://mlflow.ml.svc:8443/mlflow 3 http://mlflow.own.svc:5000 mlflow-migration-3-14-0-\n',
  );
  const yaml = readFileSync(join(app, 'out', 'mlflow.k8s.yaml'), 'utf8');
  expect(yaml).toContain('kind: MLflow\n');
  expect(yaml).toContain('name: my-database');

  const own = readFileSync(join(app, 'out', 'own.k8s.yaml'), 'utf8');
  expect(own).toMatch(/name: mlflow-migration-3-14-0-[0-9a-f]{8}\n/);
  expect(own).toContain('name: mlflow-proxy\n');

  // The sub-paths resolve in newer ways, too.
  run('npx', ['tsc', '--noEmit', '--module', 'nodenext', '--moduleResolution', 'nodenext'], app);
  run('npx', ['tsc', '--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler'], app);

  writeFileSync(join(app, 'main.ts'), replaced(main, 'replicas: 2', 'replicaz: 2'));
  expect(() => run('npx', ['tsc'], app)).toThrow(/'replicaz' does not exist in type/);
});
