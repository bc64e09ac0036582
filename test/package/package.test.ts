/** The packed package in apps of others: what it contains, what compiles, what runs on each version of Node.js. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaced } from '../support/replaced.js';
import { folder, fromTemplate, moduleApp, nodePrograms, packed, root, run, stockApp } from './apps.js';

jest.setTimeout(300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The snippets of README and docs/library.md, as files. One without an app of its own gets the chart that it names. */
function snippets(): Readonly<Record<string, string>> {
  const pages = ['README.md', 'docs/library.md'].map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const texts = [...pages.matchAll(/```typescript\n([\s\S]*?)```/g)].map(([, text = '']) =>
    text.replaceAll('<digest>', 'a'.repeat(64)),
  );
  return Object.fromEntries(
    texts.map((text, index) => {
      const whole = text.includes('new App()')
        ? text
        : `import { App, Chart } from 'cdk8s';\n${text.replace(/\n\n/, "\n\nconst app = new App();\nconst chart = new Chart(app, 'own');\n")}app.synth();\n`;
      return [`snippet-${index}.ts`, whole];
    }),
  );
}

/** In the place of the template's comment "define resources here". */
const resources = `const database = Secret.fromSecretName(this, 'db', 'my-database');
    const serverProps: ServerProps = {
      namespace: 'ml',
      profile: kubernetes.server,
      server: { replicas: 2 },
      backendStore: { type: 'postgresql', host: 'db.databases.svc', uriFrom: secretKeyOf(database, 'uri') },
      artifactStore: { type: 's3', bucket: 'artifacts', credentials: { type: 'secret' } },
    };
    // @ts-expect-error a field that does not exist
    void ({ replicaz: 2 } satisfies ServerProps['server']);
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

/** The same of ES modules, with objects of an older and of a newer cdk8s-plus. */
const modules = `import { App, Chart } from 'cdk8s';
import { checkManifests, kubernetes, Mlflow, secretKeyOf, subjectOf, WorkspaceBinding } from 'cdk8s-mlflow';
import { Server } from 'cdk8s-mlflow/operated';
import * as plus28 from 'cdk8s-plus-28';
import * as plus34 from 'cdk8s-plus-34';

const app = new App();
const chart = new Chart(app, 'modules');
const mlflow = new Mlflow(chart, 'mlflow', {
  environment: {
    platform: 'kind',
    stage: 'dev',
    backendStore: { type: 'sqlite' },
    artifactStore: { type: 'volume' },
    gateway: { type: 'none' },
  },
});
const keys = [
  secretKeyOf(plus28.Secret.fromSecretName(chart, 'secret-28', 'old-database'), 'uri'),
  secretKeyOf(plus34.Secret.fromSecretName(chart, 'secret-34', 'new-database'), 'uri'),
] as const;
for (const [index, uriFrom] of keys.entries())
  new Server(new Chart(app, \`server-\${index}\`), 'server', {
    namespace: 'ml',
    profile: kubernetes.server,
    server: { replicas: 2 },
    backendStore: { type: 'postgresql', host: 'db.example.com', uriFrom },
    artifactStore: { type: 's3', bucket: 'artifacts', credentials: { type: 'secret' } },
  });
const accounts = [
  new plus28.ServiceAccount(chart, 'account-28', { metadata: { name: 'old', namespace: 'team-a' } }),
  new plus34.ServiceAccount(chart, 'account-34', { metadata: { name: 'new', namespace: 'team-a' } }),
];
new WorkspaceBinding(chart, 'binding', { namespace: 'team-a', role: 'view', subjects: accounts.map(subjectOf) });
app.synth();
const objects: readonly unknown[] = chart.toJson();
console.log(mlflow.uri, objects.length, checkManifests(objects).length);
`;

const nodes = nodePrograms();
const stock = stockApp({
  'main.ts': `${imports}${replaced(fromTemplate('main.ts'), '// define resources here', resources)}`,
  ...snippets(),
});
const esm = moduleApp({ 'main.ts': modules });

test('the tarball contains what is used, and its documents', () => {
  const { files, size } = packed;
  const folders = files.map(({ path }) => path.split('/')[0]);
  expect(folders.filter((part, index) => folders.indexOf(part) === index).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
    'schema',
  ]);
  expect(files.filter(({ path }) => /\.(ts|map|tsbuildinfo)$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  expect(size).toBeLessThan(1_600_000);
});

test('every type that a public signature names is exported', () => {
  const lib = join(root, 'dist/lib');
  const entries = ['index', 'operated', 'standalone', 'settings'];
  const exported = new Set(
    entries.flatMap((entry) =>
      [
        ...readFileSync(join(lib, `${entry}.d.ts`), 'utf8').matchAll(
          /^export (?:type )?\{ (\w+).* from '\.\/(.*)\.js'/gm,
        ),
      ].map(([, name, module]) => `${module}#${name}`),
    ),
  );
  const declared = readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts') && !entries.includes(file.replace('.d.ts', '')))
    .flatMap((file) =>
      [
        ...readFileSync(join(lib, file), 'utf8').matchAll(/^(?:export )?(?:declare )?(?:class|interface|type) (\w+)/gm),
      ].map(([, name]) => `${file.replace('.d.ts', '')}#${name}`),
    );
  expect(declared.length).toBeGreaterThan(80);
  expect(declared.filter((name) => !exported.has(name))).toEqual([]);
});

test('the declared types of settings are those of their schemas', async () => {
  const options = [
    '--noEmit',
    '--ignoreConfig',
    '--strict',
    '--skipLibCheck',
    '--resolveJsonModule',
    '--types',
    'node',
  ];
  const target = ['--target', 'es2023', '--module', 'nodenext', '--moduleResolution', 'nodenext'];
  await run('npx', ['tsc', ...options, ...target, 'test/package/settings-types.ts'], root);
});

test.concurrent("the app of cdk8s init passes its own build with the package and the documents' snippets: compiler, Jest and synth", async () => {
  const app = await stock;
  // The three steps of its `npm run build`; in CI Jest makes no new snapshots by itself.
  await run('npm', ['run', 'compile'], app);
  const [, synthesized] = await Promise.all([
    run('npm', ['run', 'test', '--', '--ci=false'], app),
    run('npm', ['run', 'synth'], app),
  ]);
  expect(synthesized).toContain('dist/app.k8s.yaml');
  const yaml = readFileSync(join(app, 'dist/app.k8s.yaml'), 'utf8');
  expect(yaml).toContain('kind: MLflow\n');
  expect(yaml).toContain('name: my-database');
  expect(yaml).toMatch(/name: mlflow-migration-3-17-2-[0-9a-f]{8}\n/);
  expect(yaml).toContain('name: mlflow-proxy\n');
  expect(readFileSync(join(app, '__snapshots__/main.test.ts.snap'), 'utf8')).toContain('"kind": "MLflow"');
  for (const [program] of Object.entries(snippets())) await run(process.execPath, [program.replace('.ts', '.js')], app);
  for (const [version, node] of await nodes)
    expect([version, await run(node, ['main.js'], app)]).toEqual([
      version,
      'https://mlflow.ml.svc:8443/mlflow 3 mlflow-migration-3-17-2-\n',
    ]);
  await plugin(app);
  writeFileSync(join(app, 'wrong.js'), wrong);
  await expect(run('npx', ['cdk8s', 'synth', '--app', 'node wrong.js', '--no-validate'], app)).rejects.toThrow(
    '[wrong/mlflow] environment.server.replicas MLF-STORE-1 MLflow mlflow spec.replicas: 2 replicas on SQLite',
  );
});

/** What the command refuses, in an app. */
const wrong = `const { App, Chart } = require('cdk8s');
const { Mlflow } = require('cdk8s-mlflow');
const app = new App();
const stores = { backendStore: { type: 'sqlite' }, artifactStore: { type: 'volume' }, gateway: { type: 'none' } };
const environment = { platform: 'kind', stage: 'dev', ...stores, server: { replicas: 2 } };
new Mlflow(new Chart(app, 'wrong'), 'mlflow', { environment });
app.synth();
`;

/** The validation plugin, by the CLI of the app. */
async function plugin(app: string): Promise<void> {
  const properties = {
    namespace: 'ml',
    waivers: [{ check: 'MLF-REF-1', reason: 'created by others' }],
  };
  const validations = [{ package: './node_modules/cdk8s-mlflow', version: '0.1.0', class: 'MlflowValidation' }];
  const synth = (file: string, config: object) => {
    writeFileSync(join(app, 'cdk8s.yaml'), JSON.stringify({ language: 'typescript', app: `node ${file}`, ...config }));
    return run('npx', ['cdk8s', 'synth', '--output', 'validated'], app);
  };
  await expect(synth('main.js', { validations })).rejects.toThrow(
    // cdk8s-cli finds constructs by names, which a CronJob and its network policy share.
    /MLF-REF-1[\s\S]*Construct Path: app\/(gc|network)\/[\s\S]*CronJob ml\/mlflow-garbage-collection spec/,
  );
  expect(await synth('main.js', { validations: [{ ...validations[0], properties }] })).toContain('success');
}

test.concurrent('an app of ES modules compiles, with objects of two versions of cdk8s-plus, and runs on each Node.js', async () => {
  const app = await esm;
  await run('npx', ['tsc'], app);
  const bundled = ['--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler'];
  await run('npx', ['tsc', ...bundled], app);
  const printed = await Promise.all((await nodes).map(([, node]) => run(node, ['main.js'], app)));
  for (const one of printed) expect(one).toMatch(/^https:\/\/mlflow\.opendatahub\.svc:8443\S* \d+ 0\n$/);
  expect(existsSync(join(app, 'dist/modules.k8s.yaml'))).toBe(true);
});

test('the command runs on each Node.js', async () => {
  const app = await esm;
  for (const [version, node] of await nodes)
    expect([version, await run(node, ['node_modules/cdk8s-mlflow/dist/main.js', '--help'], app)]).toEqual([
      version,
      expect.stringContaining('synth'),
    ]);
});
