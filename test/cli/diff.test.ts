/** `diff`: against revisions and folders, in each format, and its exit codes. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { type Ran, runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';
import { standaloneDev } from '../support/standalone.js';

let folder: string;
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, stdio: 'pipe' });
const put = (name: string, text: string) => {
  mkdirSync(join(folder, 'environments', name, '..'), { recursive: true });
  writeFileSync(join(folder, 'environments', name), text);
};
const command = (...args: readonly string[]): Promise<Ran> => runIn(folder, args);
const diff = (...args: readonly string[]): Promise<Ran> => command('diff', ...args);
/** Without synthesis, which takes longer than everything else. */
const between = (...args: readonly string[]): Promise<Ran> => diff('--from', 'main', '--to', 'new', ...args);
const size = (storage: string) =>
  `${kindDev}server: {storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${storage}}}}}\n`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diff-'));
  put('kind/dev.yaml', size('20Gi'));
  put('kind/other.yaml', standaloneDev);
  await command('synth');
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  cpSync(join(folder, 'overlays'), join(folder, 'old'), { recursive: true });
  put('kind/dev.yaml', size('10Gi'));
  await command('synth', 'kind/dev');
  cpSync(join(folder, 'overlays'), join(folder, 'new'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('against the committed overlays, with reason and advice, the worst first', async () => {
  const { status, stdout } = await diff();
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(
      /^kind\/dev: 1 data loss\n\nDATA LOSS {2}MLflow mlflow\n {2}spec\.storage\.resources\.requests\.storage changes from 20Gi to 10Gi\n {2}why .*cannot shrink\n {2}do .*restored from a backup.*\n {2}rule {2}data-loss\/operated-volume\n\nORDER\n {2}1\. back up .*\n {2}2\. apply, in this order, with the waits of the README: mlflow\.yaml\n$/,
    ),
  ]);
});

test('a revision, a folder, a repository, a single overlay: the same', async () => {
  const { stdout } = await diff('HEAD', 'kind/dev');
  expect(stdout).toContain('DATA LOSS');
  for (const args of [['main'], ['old'], ['--from', 'old', 'kind'], ['old/kind/dev', 'kind/dev']])
    expect((await diff(...args, '--to', 'new')).stdout).toBe(stdout);
  expect((await diff('kind/dev', '--to', '.')).stdout).toBe(stdout);
  expect((await diff('main', 'kind/other')).stdout).toBe(
    'no object changes between main and what environments/ gives\n',
  );
  expect((await diff('main', '--to', 'old')).stdout).toBe('no object changes between main and old\n');
});

test('as JSON, SARIF and Markdown', async () => {
  const json = JSON.parse((await between('--format', 'json')).stdout) as { summary: object; overlays: object[] };
  expect(json).toMatchObject({
    from: 'main',
    summary: { 'data-loss': 1 },
    overlays: [
      {
        overlay: 'kind/dev',
        effects: [{ rule: 'data-loss/operated-volume', fields: [{ before: '20Gi', after: '10Gi' }] }],
      },
    ],
  });
  const [run] = (JSON.parse((await between('--format', 'sarif')).stdout) as Log).runs;
  expect(run?.results).toMatchObject([
    {
      ruleId: 'data-loss/operated-volume',
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'environments/kind/dev.yaml' } } }],
    },
  ]);
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(['data-loss/operated-volume']);
  const { stdout } = await between('--format', 'markdown');
  expect(stdout).toContain('| `kind/dev` | 1 |');
  expect(stdout).toContain(
    '- **Data loss: MLflow mlflow** (data-loss/operated-volume)\n  - `spec.storage.resources.requests.storage changes from 20Gi to 10Gi`',
  );
});

test.each([
  [['--fail-on', 'privilege'], 0],
  [['--fail-on', 'privilege,data-loss'], 1],
  [['--detailed-exitcode'], 2],
  [['--detailed-exitcode', '--fail-on', 'data-loss'], 1],
  [['--detailed-exitcode', 'kind/other'], 0],
  [['--fail-on', 'fun'], 2],
  [['--detailed-exitcode', '--fail-on', 'fun'], 1],
])('%j ends with %i', async (args, status) => {
  expect((await between(...args)).status).toBe(status);
});

test.each([
  [['nothing'], 2, 'unknown environment nothing; the environments are kind/dev, kind/other'],
  [['--from', 'nothing'], 2, 'unknown git revision nothing'],
  [['--from', 'environments'], 2, 'environments has no overlays: no kustomization.yaml is in it or below it'],
  [['old/kind/dev'], 2, 'old/kind/dev is one overlay: name the one environment'],
  [['--cluster'], 2, '--cluster: name the environments that are on the cluster'],
  [['kind/dev', '--from', 'main', '--cluster'], 2, '--from and --cluster are two old states'],
  [['--fail-on', 'fun'], 2, 'unknown class fun; the classes are data-loss, downtime,'],
])('refuses %j', async (args, status, message) => {
  const ran = await diff(...args);
  expect(ran.status).toBe(status);
  expect(ran.stderr).toContain(message);
});

test('outside a repository a folder is needed', async () => {
  const other = mkdtempSync(join(tmpdir(), 'diff-'));
  try {
    cpSync(join(folder, 'environments'), join(other, 'environments'), { recursive: true });
    const { status, stderr } = await runIn(other, ['diff']);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('this folder is not in a git repository: name a folder'),
    ]);
    expect((await runIn(other, ['diff', join(folder, 'old')])).stdout).toContain('DATA LOSS');
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
});

test('an environment that is not valid is reported, and nothing compared', async () => {
  put('kind/broken.yaml', 'platform: kind\n');
  const { status, stdout, stderr } = await diff();
  rmSync(join(folder, 'environments/kind/broken.yaml'));
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^environments\/kind\/broken\.yaml:1:1 .*nothing was compared\n$/s);
});

test('an environment that was removed can be named, too', async () => {
  rmSync(join(folder, 'environments/kind/other.yaml'));
  const { stdout } = await diff('kind/other');
  put('kind/other.yaml', standaloneDev);
  expect(stdout).toMatch(/^kind\/other is removed: 2 data loss, 1 downtime\n/);
  expect(stdout).toContain('DATA LOSS  PersistentVolumeClaim mlflow/mlflow-data');
  expect(stdout).toMatch(/DOWNTIME {2}kind\/other\n {2}removed, with \d+ objects\n/);
});

test('explain knows the rules', async () => {
  expect((await command('explain', 'data-loss/claim-shrinks')).stdout).toMatch(
    /^data-loss\/claim-shrinks {2}a volume claim gets a smaller size\n.*ValidatePersistentVolumeClaimUpdate/s,
  );
  expect((await command('explain', 'data-loss/claim-shrink')).stderr).toContain(
    'did you mean data-loss/claim-shrinks?',
  );
});
