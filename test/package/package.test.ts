import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** The files of `cdk8s init typescript-app`, unmodified. */
const template = join(root, 'node_modules/cdk8s-cli/templates/typescript-app');
const files = ['cdk8s.yaml', 'jest.config.js', 'main.test.ts', 'tsconfig.json'];
const placeholders: Readonly<Record<string, string>> = {
  $base: 'app',
  cdk8s_core_version: devDependencies['cdk8s'] ?? '',
  cdk8s_plus_version: '2.5.57',
  constructs_version: devDependencies['constructs'] ?? '',
  cdk8s_cli_spec: devDependencies['cdk8s-cli'] ?? '',
};
const fromTemplate = (file: string) =>
  readFileSync(join(template, file), 'utf8').replace(
    /\{\{ *([$\w]+) *\}\}/g,
    (_, name: string) => placeholders[name] ?? '',
  );

/** In the place of the template's comment "define resources here". */
const resources = `const database = Secret.fromSecretName(this, 'db', 'my-database');
    const serverProps: ServerProps = {
      namespace: 'ml',
      profile: kubernetes.server,
      server: { replicas: 2 },
      backendStore: { type: 'postgresql', host: 'db.databases.svc', uriFrom: secretKeyOf(database, 'uri') },
      artifactStore: { type: 's3', bucket: 'artifacts', credentials: { type: 'secret' } },
    };
    const operated = new Server(this, 'operated', serverProps);
    new GarbageCollection(this, 'gc', { server: operated, settings: { schedule: '0 2 * * 0' } });
    const image = 'registry.example.com/oauth2-proxy:v7.15.3';
    new RestrictedNamespace(this, 'namespace', { name: 'own' });
    const behind = new standalone.Server(this, 'server', {
      instance: { name: 'mlflow', namespace: 'own' },
      server: { image: { image: 'registry.example.com/mlflow:3.17.2' } },
      authentication: { type: 'proxy', issuer: 'https://dex.example.com/dex', image },
      backendStore: { type: 'postgresql', host: 'db.example.com' },
      artifactStore: { type: 's3', bucket: 'artifacts', credentials: { type: 'secret' } },
      tls: { source: 'none' },
    });
    const proxy = new standalone.OauthProxy(this, 'proxy', { server: behind });
    const migration = new standalone.Migration(this, 'migration', { server: behind });
    new ClientKit(this, 'clients', {
      access: { name: 'mlflow', insideUri: behind.uri, workspaces: false, credentials: { type: 'none' } },
      settings: { namespaces: ['team-a'] },
      callee: proxy.service,
    });
    new NetworkPolicies(this, 'network', { flows: published(this, 'flows') });
    console.log(operated.uri, customResources.length, migration.job.jobName.replace(/[0-9a-f]{8}$/, ''));`;
const imports = `import { Secret } from 'cdk8s-plus-33';
import { ClientKit, customResources, kubernetes, NetworkPolicies, published, RestrictedNamespace, secretKeyOf } from 'cdk8s-mlflow';
import { GarbageCollection, Server, type ServerProps } from 'cdk8s-mlflow/operated';
import * as standalone from 'cdk8s-mlflow/standalone';
`;

test('the app of cdk8s init installs the package and passes its own build: compiler, Jest and synth', () => {
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

  mkdirSync(app);
  for (const file of files) writeFileSync(join(app, file), fromTemplate(file));
  const manifest = JSON.parse(fromTemplate('package.json')) as { dependencies: Record<string, string> };
  manifest.dependencies['cdk8s-mlflow'] = `file:${join(folder, tarball.filename)}`;
  writeFileSync(join(app, 'package.json'), JSON.stringify(manifest));
  const main = `${imports}${replaced(fromTemplate('main.ts'), '// define resources here', resources)}`;
  writeFileSync(join(app, 'main.ts'), main);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], app);

  // The three steps of its `npm run build`; in CI Jest makes no new snapshots by itself.
  run('npm', ['run', 'compile'], app);
  run('npm', ['run', 'test', '--', '--ci=false'], app);
  expect(run('npm', ['run', 'synth'], app)).toContain('dist/app.k8s.yaml');
  expect(run(process.execPath, ['main.js'], app)).toBe(
    'https://mlflow.ml.svc:8443/mlflow 3 mlflow-migration-3-17-2-\n',
  );
  const yaml = readFileSync(join(app, 'dist/app.k8s.yaml'), 'utf8');
  expect(yaml).toContain('kind: MLflow\n');
  expect(yaml).toContain('name: my-database');
  expect(yaml).toMatch(/name: mlflow-migration-3-17-2-[0-9a-f]{8}\n/);
  expect(yaml).toContain('name: mlflow-proxy\n');
  expect(readFileSync(join(app, '__snapshots__/main.test.ts.snap'), 'utf8')).toContain('"kind": "MLflow"');

  // Packages of ES modules resolve the sub-paths and find the names.
  const newer = ['--noEmit', '--skipLibCheck', '--target', 'es2022', '--lib', 'es2022'];
  run('npx', ['tsc', ...newer, '--module', 'nodenext', '--moduleResolution', 'nodenext', 'main.ts'], app);
  run('npx', ['tsc', ...newer, '--module', 'esnext', '--moduleResolution', 'bundler', 'main.ts'], app);
  const script =
    "import { Server } from 'cdk8s-mlflow/standalone'; import { NetworkPolicies } from 'cdk8s-mlflow'; console.log(Server.name.length > 0, typeof NetworkPolicies)";
  writeFileSync(join(app, 'module.mjs'), script);
  expect(run(process.execPath, ['module.mjs'], app)).toBe('true function\n');

  writeFileSync(join(app, 'main.ts'), replaced(main, 'replicas: 2', 'replicaz: 2'));
  expect(() => run('npx', ['tsc', '--build'], app)).toThrow(/'replicaz' does not exist in type/);
});

test('the declared types of settings are those of their schemas', () => {
  const options = [
    '--noEmit',
    '--ignoreConfig',
    '--strict',
    '--skipLibCheck',
    '--resolveJsonModule',
    '--types',
    'node',
  ];
  const modules = ['--target', 'es2023', '--module', 'nodenext', '--moduleResolution', 'nodenext'];
  run('npx', ['tsc', ...options, ...modules, 'test/package/settings-types.ts'], root);
});
