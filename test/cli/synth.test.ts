import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../../lib/output/files.js';
import { bundled } from '../support/bundled.js';
import { runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { isWhole } from '../support/sample.js';
import { own, workbenches } from '../support/workbenches.js';

const root = join(__dirname, '..', '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synth-'));
  mkdirSync(join(folder, 'environments/kind'), { recursive: true });
  writeFileSync(join(folder, 'environments/kind/dev.yaml'), kindDev);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const synth = (...args: readonly string[]) => runIn(folder, args);

/** The same as a process of its own. */
function spawned(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundled('main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run synth', () => {
  test('writes overlays and says so, then finds nothing to do', async () => {
    expect(spawned()).toMatchObject({
      status: 0,
      stdout: 'overlays/kind/dev  9 files\n1 overlay written, 0 unchanged\n',
    });
    expect((await synth()).stdout).toBe('0 overlays written, 1 unchanged\n');
    expect(await synth('--check')).toMatchObject({ status: 0, stdout: 'overlays are up to date\n' });
  });

  test('with a mistake in one file writes nothing at all, shows every mistake, and exits 1', async () => {
    await synth();
    const before = readFileSync(join(folder, 'overlays/kind/dev/mlflow.yaml'), 'utf8');
    writeFileSync(
      join(folder, 'environments/kind/dev.yaml'),
      replaced(kindDev, 'stage: dev', 'stage: dev\nserver: {workers: 2}'),
    );
    writeFileSync(
      join(folder, 'environments/kind/broken.yaml'),
      replaced(replaced(kindDev, 'sqlite', 'sqlit'), 'dev', 'devel'),
    );
    const { status, stdout, stderr } = await synth();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('environments/kind/broken.yaml:2:8 stage: "devel"');
    expect(stderr).toContain('environments/kind/broken.yaml:3:22 backendStore.type: "sqlit"');
    expect(stderr).toContain('2 problems in 1 file; nothing was written');
    expect(readFileSync(join(folder, 'overlays/kind/dev/mlflow.yaml'), 'utf8')).toBe(before);
  });

  test('--check names what would change and writes nothing', async () => {
    const { status, stderr } = spawned('--check');
    expect(status).toBe(1);
    expect(stderr).toContain('overlays/kind/dev/mlflow.yaml would change');
    expect(existsSync(join(folder, 'overlays'))).toBe(false);
  });

  test('takes names of environments, and refuses unknown ones', async () => {
    writeFileSync(join(folder, 'environments/kind/other.yaml'), kindDev);
    expect((await synth('environments/kind/other.yaml')).stdout).toContain(
      'overlays/kind/other  9 files\n1 overlay written',
    );
    expect(existsSync(join(folder, 'overlays/kind/dev'))).toBe(false);
    expect((await synth('kind/')).stdout).toContain('1 overlay written, 1 unchanged');
    expect(await synth('kind/nothing')).toMatchObject({
      status: 2,
      stderr: 'unknown environment kind/nothing; the environments are kind/dev, kind/other\n',
    });
  });

  test('makes no overlay of bases', async () => {
    writeFileSync(join(folder, 'environments/kind/base.yaml'), kindDev);
    writeFileSync(join(folder, 'environments/kind/dev.yaml'), 'extends: ./base.yaml\nserver: {workers: 2}\n');
    expect((await synth()).stdout).toContain('1 overlay written');
  });

  test('warns of data that the server no longer finds, once', async () => {
    await synth();
    writeFileSync(join(folder, 'environments/kind/dev.yaml'), `${kindDev}namespace: elsewhere\n`);
    expect((await synth()).stderr).toMatch(
      /notice: kind\/dev: Artifacts: changes from .* in opendatahub to .* in elsewhere/,
    );
    expect((await synth()).stderr).toBe('');
  });

  test('warns of a volume that the operator will not grow', async () => {
    await synth();
    writeFileSync(
      join(folder, 'environments/kind/dev.yaml'),
      `${kindDev}server: {storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}}\n`,
    );
    expect((await synth()).stderr).toContain(
      'notice: kind/dev: MLflow mlflow: spec.storage.resources.requests.storage changes from 10Gi to 20Gi',
    );
  });

  test('what the platform would refuse of a changed overlay is a problem, and nothing is written', async () => {
    mkdirSync(join(folder, 'environments/rhoai'));
    const file = join(folder, 'environments/rhoai/dev.yaml');
    writeFileSync(file, workbenches(own));
    await synth();
    const before = readFileSync(join(folder, 'overlays/rhoai/dev/workbenches.yaml'), 'utf8');
    writeFileSync(file, workbenches(`${own}, mlflow: false`));
    expect(await synth()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('environments/rhoai/dev.yaml:8:95 Notebook team-a/alice: the annotation'),
    });
    expect(readFileSync(join(folder, 'overlays/rhoai/dev/workbenches.yaml'), 'utf8')).toBe(before);
    writeFileSync(file, workbenches(`${own}, mlflow: false, stopped: true`));
    expect((await synth()).status).toBe(0);
    // Applied, the workbench may be started without MLflow.
    writeFileSync(file, workbenches(`${own}, mlflow: false`));
    expect((await synth()).status).toBe(0);
  });

  test('judges waivers by the day it is told', async () => {
    writeFileSync(
      join(folder, 'environments/kind/dev.yaml'),
      `${replaced(kindDev, 'dev', 'prod')}waivers:\n${['MLF-STORE-6', 'MLF-IMAGE-1'].map((check) => `  - {check: ${check}, reason: good for a test, until: "2027-01-01"}\n`).join('')}`,
    );
    expect((await synth('--today', '2027-01-01')).status).toBe(0);
    expect((await synth('--today', '2027-01-02')).stderr).toContain(
      'MLF-WAIVER-1 the waiver of MLF-STORE-6 expired on 2027-01-01',
    );
  });

  test('helps, lists the checks, and refuses options it does not know', async () => {
    expect((await synth('synth', '--help')).stdout).toContain('--prune');
    expect((await synth('--list-checks')).stdout).toContain(
      'MLF-STORE-1  several replicas only with stores that several pods can write to',
    );
    expect(await synth('--purge')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("unknown option '--purge'\n(Did you mean --prune?)"),
    });
    expect(await synth('--today', 'soon')).toMatchObject({ status: 2 });
  });

  test('without environments says so', async () => {
    rmSync(join(folder, 'environments'), { recursive: true });
    expect(await synth()).toMatchObject({
      status: 1,
      stderr: 'no environment file in environments/: cdk8s-mlflow init creates one, with a repository for it\n',
    });
  });
});

// Three processes, of which two load everything from its sources.
(isWhole ? test : test.skip)('cdk8s synth writes the same bytes and lists them (with -- --all, as in CI)', async () => {
  for (const name of ['cdk8s.yaml', 'main.ts', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name));
  for (const name of ['node_modules', 'lib', 'imports']) symlinkSync(join(root, name), join(folder, name));
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--no-check-upgrade'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining('.cdk8s/kind/dev/mlflow.yaml')]);
  const written = filesBelow(join(folder, 'overlays'));
  expect(written.length).toBe(9);
  await synth('--output', 'again');
  for (const file of written)
    expect(readFileSync(join(folder, 'again', file), 'utf8')).toBe(
      readFileSync(join(folder, 'overlays', file), 'utf8'),
    );
});
