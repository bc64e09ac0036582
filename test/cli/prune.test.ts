/** `--prune` from the command line: what it asks, and where it refuses to write at all. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type Confirm, confirmOn } from '../../lib/cli/confirm.js';
import { filesBelow } from '../../lib/output/files.js';
import { bundled } from '../support/bundled.js';
import { runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';
import { standaloneDev } from '../support/standalone.js';

let base: string;
/** The working folder. */
let folder: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'synth-prune-'));
  folder = join(base, 'repository');
  put('environments/kind/dev.yaml', kindDev);
  put('environments/kind/gone.yaml', kindDev);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function put(path: string, text = 'mine'): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const synth = (args: readonly string[], confirm?: Confirm) => runIn(folder, args, confirm);

/** The same for a user whose home folder is there. */
async function atHome(args: readonly string[]) {
  const { HOME: before } = process.env;
  process.env['HOME'] = join(base, 'homes/me');
  try {
    return await synth(args);
  } finally {
    if (before === undefined) delete process.env['HOME'];
    else process.env['HOME'] = before;
  }
}

/** A process of its own, without a terminal. */
function spawned(variables: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundled('main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    input: 'y\n',
    env: { ...process.env, ...variables },
  });
  return { status, stdout, stderr };
}

/** Overlays of two environments, one of which is then gone. */
async function withGone(): Promise<void> {
  await synth([]);
  rmSync(join(folder, 'environments/kind/gone.yaml'));
}

const gone = () =>
  existsSync(join(folder, 'overlays/kind/gone')) ? filesBelow(join(folder, 'overlays/kind/gone')).length : 0;

describe('an environment that gets another form', () => {
  test('has only the files of that form, which --check says first', async () => {
    await synth([]);
    put('overlays/kind/dev/notes.md');
    const before = filesBelow(join(folder, 'overlays/kind/dev'));
    put('environments/kind/dev.yaml', standaloneDev);
    const checked = await synth(['--check', 'kind/dev']);
    expect(checked.status).toBe(1);
    expect(checked.stderr).toContain('overlays/kind/dev/operator.yaml would be removed from its overlay\n');
    expect(filesBelow(join(folder, 'overlays/kind/dev'))).toEqual(before);
    const { status, stdout } = await synth(['kind/dev']);
    expect(status).toBe(0);
    expect(stdout).toContain('overlays/kind/dev/operator.yaml  is no longer part of its overlay: removed\n');
    const kustomization = readFileSync(join(folder, 'overlays/kind/dev/kustomization.yaml'), 'utf8');
    const listed = [...kustomization.matchAll(/^\s*- (.*)$/gm)].map(([, name]) => name);
    expect(filesBelow(join(folder, 'overlays/kind/dev'))).toEqual(
      [...listed, 'README.md', 'kustomization.yaml', 'notes.md', 'overlay.json'].sort(),
    );
    expect(gone()).toBe(9);
    expect((await synth(['--check', 'kind/dev'])).status).toBe(0);
  });
});

describe('--prune', () => {
  test('says without it what it would remove, and what it would not', async () => {
    await withGone();
    put('overlays/kind/dev/notes.md');
    const { status, stdout } = await synth([]);
    expect(status).toBe(0);
    expect(stdout).toContain('overlays/kind/gone/mlflow.yaml  belongs to no environment; --prune removes it\n');
    expect(stdout).toContain('overlays/kind/dev/notes.md  was not generated from environments: kept\n');
  });

  test('names the files first, and removes them after a yes', async () => {
    await withGone();
    put('overlays/kind/gone/notes.md');
    const asked: string[] = [];
    const { status, stdout } = await synth(['--prune'], (question) => {
      asked.push(`${question} ${gone()}`);
      return Promise.resolve(true);
    });
    expect([status, asked, gone()]).toEqual([0, ['Remove 9 files? 10'], 1]);
    expect(stdout).toContain(
      'overlays/kind/gone/mlflow.yaml  is generated and belongs to no environment: to be removed\n',
    );
    expect(stdout).toContain(
      'overlays/kind/gone/notes.md  was not generated from environments: kept\n9 files removed\n',
    );
  });

  test('after a no neither removes nor writes anything', async () => {
    await withGone();
    put('environments/kind/new.yaml', kindDev);
    const { status, stderr } = await synth(['--prune'], () => Promise.resolve(false));
    expect([status, stderr, gone()]).toEqual([1, 'not confirmed; nothing was written or removed\n', 9]);
    expect(existsSync(join(folder, 'overlays/kind/new'))).toBe(false);
  });

  test('without a terminal removes nothing, unless told --yes', async () => {
    await withGone();
    const refused = spawned({}, '--prune');
    expect([refused.status, refused.stderr, gone()]).toEqual([
      1,
      '--prune requires a terminal for confirmation, or --yes to remove 9 files; nothing was written or removed\n',
      9,
    ]);
    expect(refused.stdout.split('\n').filter((line) => line.endsWith('to be removed'))).toHaveLength(9);
    expect((await synth(['--prune', '--yes'])).stdout).toContain('9 files removed');
    expect(gone()).toBe(0);
  });

  test('asks nothing when there is nothing to remove', async () => {
    expect((await synth(['--prune'])).status).toBe(0);
    put('overlays/kind/dev/notes.md');
    expect(await synth(['--prune'])).toMatchObject({
      status: 0,
      stdout:
        'overlays/kind/dev/notes.md  was not generated from environments: kept\n0 overlays written, 2 unchanged\n',
    });
  });

  test('with --check names what it would remove, and removes nothing', async () => {
    await withGone();
    expect((await synth(['--check'])).status).toBe(0);
    const { status, stderr } = await synth(['--check', '--prune', '--yes']);
    expect([status, gone()]).toEqual([1, 9]);
    expect(stderr).toContain('overlays/kind/gone/mlflow.yaml would be removed\n');
    expect(stderr).toMatch(/\n9 files would be removed: run synth --prune and commit\n$/);
    await synth(['--prune', '--yes']);
    expect(await synth(['--check', '--prune'])).toMatchObject({ status: 0, stdout: 'overlays are up to date\n' });
  });

  test('removes nothing while an environment has a mistake, and is not for single environments', async () => {
    await withGone();
    put('environments/kind/dev.yaml', 'platform: kind\n');
    expect([(await synth(['--prune', '--yes'])).status, gone()]).toEqual([1, 9]);
    expect(await synth(['--prune', '--yes', 'kind/dev'])).toMatchObject({
      status: 2,
      stderr: '--prune compares with all environments: remove kind/dev from the command line\n',
    });
  });

  test('keeps overlays that environments of another folder make', async () => {
    await synth([]);
    renameSync(join(folder, 'environments'), join(folder, 'others'));
    put('others/kind/mine.yaml', kindDev);
    rmSync(join(folder, 'others/kind/dev.yaml'));
    rmSync(join(folder, 'others/kind/gone.yaml'));
    const { status, stdout } = await synth(['--prune', '--yes', '--environments', 'others']);
    expect(status).toBe(0);
    expect(stdout).not.toContain('removed');
    expect(stdout).toContain('overlays/kind/gone/mlflow.yaml  was not generated from others: kept\n');
    expect(gone()).toBe(9);
  });
});

describe('a folder that cannot be that of overlays', () => {
  const cases: readonly (readonly [string, string, () => void])[] = [
    ['.', 'it is or contains the working folder', () => undefined],
    ['..', 'it is or contains the working folder', () => undefined],
    ['/', 'it is or contains the working folder', () => undefined],
    ['environments/..', 'it is or contains the working folder', () => undefined],
    ['link', 'it is or contains the working folder', () => symlinkSync('.', join(folder, 'link'))],
    ['out', 'it is or contains the working folder', () => symlinkSync(base, join(folder, 'out'))],
    ['other', 'it contains .git', () => put('other/.git/HEAD')],
    ['other', 'it contains .git', () => put('other/.git', 'gitdir: ../elsewhere')],
    ['other', 'it contains package.json', () => put('other/package.json')],
    ['link', 'it contains package.json', () => [put('other/package.json'), symlinkSync('other', join(folder, 'link'))]],
    ['other/.git/hooks', 'it is in a .git folder', () => put('other/.git/HEAD')],
    ['environments', 'it is or contains the environments, environments', () => undefined],
    ['environments/kind', 'it is in the environments, environments', () => undefined],
    ['environments/new/deep', 'it is in the environments, environments', () => undefined],
    ['in', 'it is in the environments, environments', () => symlinkSync('environments/kind', join(folder, 'in'))],
  ];

  test.each(cases)('--output "%s": %s', async (output, reason, make) => {
    make();
    const before = filesBelow(base);
    for (const flags of [[], ['--prune', '--yes'], ['--check']]) {
      const { status, stderr, stdout } = await synth([...flags, '--output', output]);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`--output ${output}: `);
      expect(stderr).toContain(reason);
      expect(stderr).toContain('nothing was written');
    }
    expect(filesBelow(base)).toEqual(before);
  });

  test('the environments in the output, also by a link', async () => {
    renameSync(join(folder, 'environments'), join(folder, 'all'));
    mkdirSync(join(folder, 'deploy'));
    renameSync(join(folder, 'all'), join(folder, 'deploy/environments'));
    symlinkSync('deploy/environments', join(folder, 'environments'));
    for (const environments of ['environments', 'deploy/environments'])
      expect(await synth(['--environments', environments, '--output', 'deploy'])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`it is or contains the environments, ${environments}`),
      });
  });

  test('the home folder, and what contains it', async () => {
    mkdirSync(join(base, 'homes/me'), { recursive: true });
    for (const output of ['../homes/me', '../homes'])
      expect(await atHome(['--output', output, '--prune', '--yes'])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('it is or contains the home folder'),
      });
    expect((await atHome(['--output', '../homes/me/overlays'])).status).toBe(0);
  });

  test('a folder elsewhere, a linked one and one of a similar name are good', async () => {
    mkdirSync(join(base, 'elsewhere'));
    symlinkSync('../elsewhere', join(folder, 'linked'));
    for (const output of ['../new/deep', 'linked', 'environments-made', '.github'])
      expect((await synth(['--output', output, '--prune', '--yes'])).status).toBe(0);
    expect(existsSync(join(base, 'elsewhere/kind/dev/mlflow.yaml'))).toBe(true);
  });
});

test('a pipe or a broken file that others keep in an overlay stops neither --check nor a run', async () => {
  await synth([]);
  spawnSync('mkfifo', [join(folder, 'overlays/kind/dev/pipe.yaml')]);
  put('overlays/kind/dev/broken.yaml', 'metadata: *nothing\n');
  put('overlays/kind/dev/README.md', 'changed');
  expect((await synth(['--check'])).stderr).toContain('overlays/kind/dev/README.md would change\n1 file');
  expect((await synth([])).stdout).toContain('overlays/kind/dev/pipe.yaml  is neither a file nor a folder: kept');
  expect(readFileSync(join(folder, 'overlays/kind/dev/broken.yaml'), 'utf8')).toBe('metadata: *nothing\n');
});

describe('files of others where generated ones belong', () => {
  test('in an overlay: named, and nothing is written', async () => {
    await synth([]);
    rmSync(join(folder, 'overlays/kind/dev'), { recursive: true });
    put('overlays/kind/dev/mlflow.yaml');
    expect(await synth([])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `overlays/kind/dev/mlflow.yaml was not generated, but would be replaced: move it out of the overlay\nnothing was written\n`,
    });
    expect(filesBelow(join(folder, 'overlays/kind/dev'))).toEqual(['mlflow.yaml']);
  });

  test('in a folder made by hand', async () => {
    put('overlays/kind/dev/kustomization.yaml', 'resources:\n- mlflow.yaml\n');
    put('overlays/kind/dev/mlflow.yaml');
    const named = ['mlflow.yaml', 'kustomization.yaml'].map(
      (name) => `overlays/kind/dev/${name} was not generated, but would be replaced: move it out of the overlay\n`,
    );
    expect((await synth([])).stderr).toBe(`${named.join('')}nothing was written\n`);
  });

  test('a new file of an overlay does not replace one that was there', async () => {
    await synth([]);
    const file = join(folder, 'overlays/kind/dev/kustomization.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('- operator.yaml\n', ''));
    put('overlays/kind/dev/operator.yaml');
    expect((await synth([])).stderr).toContain('overlays/kind/dev/operator.yaml was not generated');
  });

  test.each([
    [
      'a merge left a conflict in its first lines',
      (text: string) => `<<<<<<< ours\n${text}\n=======\n>>>>>>> theirs\n`,
    ],
    ['it lost its first line', (text: string) => text.replace(/^.*\n/, '')],
    ['it is empty', () => ''],
  ])('a generated file is replaced when %s', async (_, change) => {
    await synth([]);
    const files = filesBelow(join(folder, 'overlays/kind/dev')).map((name) => join(folder, 'overlays/kind/dev', name));
    const before = files.map((file) => readFileSync(file, 'utf8'));
    // One that still says so is enough.
    for (const file of files.filter((name) => !name.endsWith('README.md')))
      writeFileSync(
        file,
        file.endsWith('kustomization.yaml')
          ? change(readFileSync(file, 'utf8')) || '- mlflow.yaml\n'
          : change(readFileSync(file, 'utf8')),
      );
    expect((await synth([])).status).toBe(0);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  });
});

test('a linked folder of environments is refused, because its overlays would be gone', async () => {
  await synth([]);
  renameSync(join(folder, 'environments/kind'), join(base, 'kind'));
  put('environments/kubernetes/dev.yaml', kindDev);
  symlinkSync(join(base, 'kind'), join(folder, 'environments/kind'));
  const { status, stderr } = await synth(['--prune', '--yes']);
  expect([status, gone()]).toEqual([1, 9]);
  expect(stderr).toContain('environments/kind:1:1 it is a symbolic link to a folder, which is not followed');
});

test('an overlay of the version before is replaced, and has marks then', async () => {
  cpSync(join(folder, 'environments/kind/dev.yaml'), join(folder, 'environments/kind/old.yaml'));
  await synth([]);
  const file = join(folder, 'overlays/kind/old/mlflow.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^.*\n/, ''));
  expect((await synth([])).stdout).toContain('overlays/kind/old  9 files\n');
  expect(readFileSync(file, 'utf8')).toMatch(
    /^# kind\/old\/mlflow\.yaml, generated by cdk8s-mlflow from environments\//,
  );
});

describe('the question', () => {
  const terminal = (answer: string | undefined) => {
    const [input, output] = [new PassThrough(), new PassThrough()].map((stream) =>
      Object.assign(stream, { isTTY: true }),
    );
    if (!input || !output) throw new Error('no streams');
    input.end(answer);
    return { input, output };
  };

  test.each([
    ['y\n', true],
    ['Yes \n', true],
    ['n\n', false],
    ['\n', false],
    ['yy\n', false],
    ['no, yes\n', false],
    [undefined, false],
  ])('%j is %s', async (answer, expected) => {
    expect(await confirmOn(terminal(answer))?.('Remove?')).toBe(expected);
  });

  test('is not asked where input or output is no terminal', () => {
    const { input, output } = terminal('y\n');
    expect(confirmOn({ input: new PassThrough(), output })).toBeUndefined();
    expect(confirmOn({ input, output: new PassThrough() })).toBeUndefined();
  });
});
