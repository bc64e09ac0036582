/** The commands beside synth: what they print, for people and for programs, and what they refuse. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { fieldText, fieldTexts } from '../../lib/cli/explain/explain-field.js';
import { fieldPaths, fieldsAt } from '../../lib/cli/explain/find-field.js';
import { operatedSchema } from '../../lib/environment/operated-schema.js';
import { standaloneSchema } from '../../lib/environment/standalone-schema.js';
import { filesBelow } from '../../lib/output/files.js';
import { version } from '../../package.json';
import { type Ran, runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { sample } from '../support/sample.js';

let folder: string;
const put = (name: string, text: string) => {
  mkdirSync(join(folder, 'environments', name, '..'), { recursive: true });
  writeFileSync(join(folder, 'environments', name), text);
};
const command = (...args: readonly string[]): Promise<Ran> => runIn(folder, args);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-'));
  put('kind/dev.yaml', kindDev);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line', () => {
  test('prints its version and the help of each command', async () => {
    expect(await command('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect((await command('--help')).stdout).toContain('  secrets [options] [environments...]');
    expect((await command('help', 'explain')).stdout).toMatch(/^Usage: cdk8s-mlflow explain /);
  });

  test.each([
    [['chek'], 'unknown environment chek: did you mean check? The environments are kind/dev'],
    [['--no-cache', 'check'], 'check is a command: it comes first, before options and environments'],
    [['check', 'knid/dev'], 'unknown environment knid/dev: did you mean kind/dev? The environments are kind/dev'],
    [['check', 'kind/nothing'], 'unknown environment kind/nothing; the environments are kind/dev'],
    [['secrets', 'rhoai*'], 'unknown environment rhoai*; the environments are kind/dev'],
    [['check', '--formt', 'json'], "error: unknown option '--formt'\n(Did you mean --format?)"],
    [['explain', 'MLF-EGRES-6'], 'unknown check MLF-EGRES-6: did you mean MLF-EGRESS-6?'],
    [['explain', ''], 'the name of a field, check or rule is empty: write one, such as server.replicas or MLF-IMAGE-1'],
    [['explain', 'server.replcas'], 'unknown field server.replcas: did you mean server.replicas?'],
    [['explain', 'replicas'], 'unknown field replicas: did you mean operator.replicas, server.replicas, '],
    [
      ['list', 'everything'],
      "is invalid for argument 'subject'. Allowed choices are environments, workspaces, platforms, versions, checks.",
    ],
    [['synth', '--today', 'soon'], "argument 'soon' is invalid. It must be a date in the format YYYY-MM-DD."],
    [['synth', '--today', '2026-02-30'], "argument '2026-02-30' is invalid. There is no such day."],
    [['check', ''], 'the name of an environment is empty: write its path, or no argument for all environments'],
    [['synth', '--environments', ''], "argument '' is invalid. It must be the path of a folder, and is empty."],
    [['synth', '--output', ' '], "argument ' ' is invalid. It must be the path of a folder, and is empty."],
    [['synth', '--bases', ''], "argument '' is invalid. It must be the path of a folder, and is empty."],
    [
      ['synth', '--output', 'environments/x'],
      'it is in the environments, environments. Overlays require a separate folder, for example overlays',
    ],
  ])('refuses %j', async (args, message) => {
    const { status, stdout, stderr } = await command(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

test.each([
  ['its path', (_: string) => 'kind/dev'],
  ['its file', () => 'kind/dev.yaml'],
  ['a relative path', () => './environments/kind/dev.yml'],
  ['an absolute path', (working: string) => `${working}/environments/kind/dev.yaml`],
])('an environment by %s, in a folder that is typed differently, gives the same files', async (_, name) => {
  await command('synth', '--today', '2026-11-21');
  for (const environments of ['./environments//', join(folder, 'environments')])
    expect(await command('check', '--environments', environments, '--today', '2026-11-21', name(folder))).toMatchObject(
      {
        status: 0,
        stdout: expect.stringContaining('overlays are up to date'),
      },
    );
});

test('environments are selected by platform, path, file and glob', async () => {
  put('kind/other.yaml', kindDev);
  put('kubernetes/dev.yaml', replaced(kindDev, 'platform: kind', 'platform: kubernetes'));
  const selected = async (...names: readonly string[]) =>
    (JSON.parse((await command('check', '--format', 'json', ...names)).stdout) as { files: string[] }).files.map(
      (file) => file.replace(/^environments\/(.*)\.yaml$/, '$1'),
    );
  expect(await selected('kind')).toEqual(['kind/dev', 'kind/other']);
  expect(await selected('*/dev')).toEqual(['kind/dev', 'kubernetes/dev']);
  expect(await selected('./environments/kind/dev.yaml', 'kubernetes/')).toEqual(['kind/dev', 'kubernetes/dev']);
});

describe('check', () => {
  test('writes nothing, and fails until the overlays are those of the environments', async () => {
    const before = await command('check');
    expect([before.status, filesBelow(folder)]).toEqual([1, ['environments/kind/dev.yaml']]);
    expect(before.stderr).toMatch(/\n9 files would change: run synth and commit the changes\n$/);
    await command('synth');
    expect(await command('check')).toEqual({ status: 0, stdout: 'overlays are up to date\n', stderr: '' });
  });

  test('reports problems and changes as JSON, SARIF and JUnit', async () => {
    put('kind/dev.yaml', replaced(kindDev, 'type: volume', 'type: "vo\u001b<&"'));
    const json = await command('check', '--format', 'json');
    expect([json.status, json.stderr]).toEqual([1, '1 problem in 1 file; nothing was written\n']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      problems: [
        {
          location: { file: 'environments/kind/dev.yaml', line: 4, column: 23 },
          fix: 'allowed: volume, s3, in-cluster-s3',
        },
      ],
    });
    const { runs } = JSON.parse((await command('check', '--format', 'sarif')).stdout) as Log;
    expect(runs[0]?.results?.[0]).toMatchObject({
      ruleId: 'environment',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'environments/kind/dev.yaml' },
            region: { startLine: 4, startColumn: 23 },
          },
        },
      ],
    });
    const junit = (await command('check', '--format', 'junit')).stdout;
    expect(junit).toContain('<testsuite name="cdk8s-mlflow" tests="1" failures="1">');
    expect(junit).toMatch(/<failure message="artifactStore\.type: [^<]*&lt;&amp;/);
    expect(junit).not.toContain('\u001b');
  });

  test('SARIF has the rules of its findings, and overlays that are out of date', async () => {
    put('kind/dev.yaml', `${kindDev}server: {replicas: 2}\n`);
    const rulesOf = async () => {
      const [run] = (JSON.parse((await command('check', '--format', 'sarif')).stdout) as Log).runs;
      const ids = [...new Set(run?.results?.map(({ ruleId }) => ruleId))];
      return [ids, run?.tool.driver.rules?.map(({ id }) => id)];
    };
    expect(await rulesOf()).toEqual([['MLF-STORE-1'], ['MLF-STORE-1']]);
    put('kind/dev.yaml', kindDev);
    expect(await rulesOf()).toEqual([['up-to-date'], ['up-to-date']]);
  });
});

test('synth reports what it wrote as JSON', async () => {
  const { status, stdout } = await command('synth', '--format', 'json');
  expect([status, JSON.parse(stdout)]).toEqual([
    0,
    {
      files: ['environments/kind/dev.yaml'],
      problems: [],
      notices: [],
      changes: [],
      written: ['kind/dev'],
      removed: [],
    },
  ]);
});

describe('explain', () => {
  test('a check', async () => {
    const { stdout } = await command('explain', 'mlf-store-1');
    expect(stdout).toMatch(/^MLF-STORE-1 {2}several replicas only with stores[^\n]*\n {2}cause .*\n {2}fix .*\n/);
    expect(JSON.parse((await command('explain', 'MLF-SCHEMA-1', '--format', 'json')).stdout)).toMatchObject({
      id: 'MLF-SCHEMA-1',
      waivable: false,
      page: 'docs/checks.md#mlf-schema-1',
    });
    expect(stdout).toContain('  page        docs/checks.md#mlf-store-1\n');
  });

  test('a field of one kind, with what is known of it', async () => {
    expect((await command('explain', 'backendStore.postgresql.port')).stdout).toBe(
      `backendStore.postgresql.port
  Port of the database, or of the pooler in front of it.
  values    a number from 1 to 65535
  default   5432
  forms     operated, standalone
  with      backendStore.type: postgresql
  example   port: 5432
  page      docs/fields/backendStore.md#backendStore.port
`,
    );
  });

  test('a field with a first release, once for each form that differs', async () => {
    const { stdout } = await command('explain', 'traceArchival', '--format', 'json');
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ since: expect.stringContaining('release 3.5; before: '), forms: ['operated'] }),
      expect.not.objectContaining({ since: expect.anything() }),
    ]);
  });

  test('every field of both forms', () => {
    const lacking = [operatedSchema, standaloneSchema].flatMap((schema) =>
      sample(fieldPaths(schema), 5).filter((path) => {
        const texts = fieldTexts(
          path,
          fieldsAt(schema, path).map((field) => ({ ...field, form: 'one' })),
        );
        return texts.length === 0 || texts.some((one) => !one.description || /undefined|\[object/.test(fieldText(one)));
      }),
    );
    expect(lacking).toEqual([]);
  });

  test('a field inside a type of Kubernetes, and of the items of a list', async () => {
    expect((await command('explain', 'server.resources.limits')).stdout).toContain('Inside ResourceRequirements');
    expect((await command('explain', 'waivers[0].until')).stdout).toContain('forms     operated, standalone');
  });

  test('all rules of a class, and a rule that lacks its class', async () => {
    const { stdout } = await command('explain', 'data-loss');
    expect(stdout).toContain('data-loss/claim-shrinks  a volume claim gets a smaller size\n');
    expect(stdout).not.toContain('downtime/');
    expect((await command('explain', 'claim-shrinks')).stderr).toContain('did you mean data-loss/claim-shrinks?');
  });

  test('extends, which is read before the fields', async () => {
    const { stdout } = await command('explain', 'extends');
    expect(stdout).toMatch(/^extends\n {2}Base file of this one: .*\n(.*\n)* {2}forms {5}operated, standalone\n/);
    expect(stdout).toContain('  page      docs/overlays.md\n');
  });

  test('a field of the fleet', async () => {
    const { stdout } = await command('explain', 'clusters.selector');
    expect(stdout).toContain('forms     gitops.yaml');
    expect(stdout).toContain('page      docs/gitops.md');
    expect((await command('explain', 'argocd.rollingSink')).stderr).toContain('did you mean argocd.rollingSync?');
  });
});

test('secrets prints commands that generate random values, and asks for others', async () => {
  put(
    'kind/prod.yaml',
    `platform: kind
form: standalone
stage: prod
authentication: {type: kubernetes}
server: {image: {image: 'example.com/mlflow:3.17.2', pullSecrets: [registry]}}
backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: volume}
encryptionKeys: {}
tls: {source: none}
gateway: {type: none}
`,
  );
  const { status, stdout } = await command('secrets', 'kind/prod');
  expect(status).toBe(0);
  expect(stdout).toContain(
    `kubectl -n mlflow create secret generic mlflow-encryption-keys \\
  --from-file=kek-passphrase=<(openssl rand -hex 24 | tr -d '\\n') \\
  --from-file=webhook-key=<(openssl rand -base64 32 | tr '+/' '-_' | tr -d '\\n')`,
  );
  expect(stdout).toMatch(/--from-file=\w+='<file with the \w+>'/);
  expect(stdout).toContain(
    "create secret docker-registry registry --from-file=.dockerconfigjson='<file of podman login --authfile>'",
  );
  expect(stdout).not.toMatch(/--docker-password|--from-literal/);
  const listed = JSON.parse((await command('secrets', 'kind/prod', '--format', 'json')).stdout) as object[];
  expect(listed).toContainEqual(
    expect.objectContaining({
      environment: 'kind/prod',
      name: 'mlflow-encryption-keys',
      keys: [
        { key: 'kek-passphrase', format: expect.any(String), generated: true },
        { key: 'webhook-key', format: expect.any(String), generated: true },
      ],
    }),
  );
  put('kind/prod.yaml', 'platform: kind\n');
  expect(await command('secrets')).toMatchObject({ status: 1, stderr: expect.stringContaining('stage is missing') });
});

test('list shows environments, also broken ones, platforms and versions', async () => {
  put('kind/broken.yaml', 'platform: kind\n');
  const all = (await command('list')).stdout;
  expect(all).toMatch(/^kind\/dev +kind +operated +dev +opendatahub +3\.14\.0/m);
  expect(all).toMatch(/^kind\/broken .* \d problems$/m);
  expect(all).toMatch(/^rhoai +3\.4 +Red Hat OpenShift AI 3\.4 /m);
  expect(all).toMatch(/^oidc +3\.17\.2 +mlflow-oidc-auth 11\.0\.2$/m);
  expect(JSON.parse((await command('list', 'platforms', '--format', 'json')).stdout)).toContainEqual(
    expect.objectContaining({ platform: 'openshift', operated: '', standalone: 'yes' }),
  );
});

test('schema prints the schema of the repository, or writes it', async () => {
  const published = readFileSync(join(__dirname, '../../schema/environment.json'), 'utf8');
  expect((await command('schema')).stdout).toBe(published);
  expect(JSON.parse((await command('schema', '--of', 'gitops')).stdout)).toMatchObject({ title: 'cdk8s-mlflow fleet' });
  expect((await command('schema', 'editor/environment.json')).stdout).toBe('editor/environment.json\n');
  expect(readFileSync(join(folder, 'editor/environment.json'), 'utf8')).toBe(published);
});
