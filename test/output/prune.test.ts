/** What is removed, what is kept, and what an earlier run or somebody else left behind. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../lib/output/files.js';
import { mark, marked } from '../../lib/output/mark.js';
import type { NewOverlay } from '../../lib/output/overlay-files.js';
import { type Stranger, strangersOf } from '../../lib/output/strangers.js';
import { type WriteOptions, writeOverlays } from '../../lib/output/write.js';
import { bundled } from '../support/bundled.js';

const repository = join(__dirname, '..', '..');
let base: string;
let root: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'prune-'));
  root = join(base, 'overlays');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const options: WriteOptions = {
  environments: 'environments',
  prune: [],
  process: { pid: 1, isAlive: () => false },
};

/** An overlay as synth makes it: every file with its mark. */
function overlay(path: string, names: readonly string[] = ['mlflow.yaml'], text = '1'): NewOverlay {
  const files = [...names, 'kustomization.yaml', 'README.md'].map(
    (name) => [name, marked(`${path}/${name}`, `environments/${path}.yaml`, text)] as const,
  );
  return { path, files: new Map(files) };
}

function put(path: string, text = 'mine'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const write = (...overlays: readonly NewOverlay[]) => writeOverlays(root, overlays, options);
const strangers = (...overlays: readonly NewOverlay[]): readonly Stranger[] =>
  strangersOf(root, overlays, options.environments);
const removable = (...overlays: readonly NewOverlay[]) =>
  strangers(...overlays)
    .filter(({ kept }) => kept === undefined)
    .map(({ path }) => path);
/** As the command does it: everything that may be removed, is. */
const pruned = (...overlays: readonly NewOverlay[]) =>
  writeOverlays(root, overlays, { ...options, prune: removable(...overlays) }).pruned;

const a = overlay('p/a');

describe('removed', () => {
  test('an overlay whose environment is gone, as a whole, with folders that become empty', () => {
    write(a, overlay('q/b', ['mlflow.yaml', 'route.yaml']));
    expect(pruned(a)).toEqual(['q/b/README.md', 'q/b/kustomization.yaml', 'q/b/mlflow.yaml', 'q/b/route.yaml']);
    expect(readdirSync(root)).toEqual(['p']);
  });

  test('a file that its overlay no longer has, without pruning', () => {
    write(overlay('p/a', ['mlflow.yaml', 'route.yaml']), overlay('q/b', ['route.yaml']));
    put('p/a/mine.yaml');
    put('p/a/notes/route.yaml', marked('p/a/notes/route.yaml', 'environments/p/a/notes.yaml', '1'));
    const changed = overlay('p/a', ['mlflow.yaml'], '2');
    const report = write(changed);
    expect([report.removed, report.pruned]).toEqual([['p/a/route.yaml'], []]);
    expect(report.overlays).toEqual([
      expect.objectContaining({ path: 'p/a', removed: ['route.yaml'], foreign: ['mine.yaml', 'notes/route.yaml'] }),
    ]);
    expect(filesBelow(join(root, 'p/a'))).toEqual([
      'README.md',
      'kustomization.yaml',
      'mine.yaml',
      'mlflow.yaml',
      'notes/route.yaml',
    ]);
    expect(filesBelow(join(root, 'q'))).toContain('b/route.yaml');
  });

  test('such a file also where the overlay does not change, but not without its first line', () => {
    write(a);
    put('p/a/route.yaml', marked('p/a/route.yaml', 'environments/p/a.yaml', '1'));
    put('p/a/other.yaml', '1');
    const report = write(a);
    expect([report.unchanged, report.removed]).toEqual([['p/a'], ['p/a/route.yaml']]);
    expect(readFileSync(join(root, 'p/a/other.yaml'), 'utf8')).toBe('1');
  });

  test('a file whose lines end as on Windows, and one of an environment called .yml', () => {
    write(a);
    const yml = 'environments/q/b.yml';
    put('q/b/kustomization.yaml', marked('q/b/kustomization.yaml', yml, '1').replaceAll('\n', '\r\n'));
    expect(pruned(a)).toEqual(['q/b/kustomization.yaml']);
  });

  test.each([
    'environments/q/b.yaml',
    './environments/q/b.yaml',
    '../repository/environments/q/b.yaml',
    '/work/environments/q/b.yaml',
    'q/b.yaml',
    '../../q/b.yml',
  ])('a file with the mark of earlier versions, which named the path as it was typed: %s', (source) => {
    write(a);
    put('q/b/kustomization.yaml', mark('q/b/kustomization.yaml', source));
    expect(pruned(a)).toEqual(['q/b/kustomization.yaml']);
  });

  test('only what was asked for: what came since is kept', () => {
    write(a, overlay('q/b'));
    const asked = removable(a);
    const late = overlay('q/c');
    for (const [name, text] of late.files) put(`q/c/${name}`, text);
    put('q/b/mlflow.yaml', 'mine by now');
    const report = writeOverlays(root, [a], { ...options, prune: asked });
    expect(report.pruned).toEqual(['q/b/README.md', 'q/b/kustomization.yaml']);
    expect(readFileSync(join(root, 'q/b/mlflow.yaml'), 'utf8')).toBe('mine by now');
    expect(readdirSync(join(root, 'q/c'))).toHaveLength(3);
  });
});

describe('kept, and named', () => {
  const kept = (path: string, why = 'was not generated from environments') => ({ path, kept: why });

  test("a person's file beside generated ones, which go", () => {
    write(a, overlay('q/b'));
    put('p/a/notes.txt');
    put('q/b/patches/mine.yaml');
    expect(strangers(a).filter((stranger) => stranger.kept)).toEqual([
      kept('p/a/notes.txt'),
      kept('q/b/patches/mine.yaml'),
    ]);
    expect(pruned(a)).toEqual(['q/b/README.md', 'q/b/kustomization.yaml', 'q/b/mlflow.yaml']);
    expect(filesBelow(join(root, 'q'))).toEqual(['b/patches/mine.yaml']);
    expect(existsSync(join(root, 'p/a/notes.txt'))).toBe(true);
  });

  test.each<[string, string, () => void]>([
    ['a copy under another name', 'q/b/old.yaml', () => copy('q/b/mlflow.yaml', 'q/b/old.yaml')],
    ['a copy in another folder', 'q/copy/mlflow.yaml', () => copyAll('q/b', 'q/copy')],
    ['a file without its first line', 'q/b/mlflow.yaml', () => put('q/b/mlflow.yaml', '1')],
    ['a line before the mark', 'q/b/mlflow.yaml', () => put('q/b/mlflow.yaml', `\n${markOf('q/b/mlflow.yaml')}\n1`)],
    [
      'more in the line of the mark',
      'q/b/mlflow.yaml',
      () => put('q/b/mlflow.yaml', `${markOf('q/b/mlflow.yaml')} No.`),
    ],
    ['a folder', 'q/b/route.yaml/mine', () => put('q/b/route.yaml/mine')],
    ['an empty folder', 'q/b/empty', () => mkdirSync(join(root, 'q/b/empty'))],
    [
      'a file of other environments',
      'q/b/mlflow.yaml',
      () => put('q/b/mlflow.yaml', mark('q/b/mlflow.yaml', 'others/q/b.yaml')),
    ],
    [
      'a file of environments whose folder has a name that ends alike',
      'q/b/mlflow.yaml',
      () => put('q/b/mlflow.yaml', mark('q/b/mlflow.yaml', 'other-environments/q/b.yaml')),
    ],
    [
      'a file of another environment',
      'q/b/mlflow.yaml',
      () => put('q/b/mlflow.yaml', mark('q/b/mlflow.yaml', 'environments/p/q/b.yaml')),
    ],
    [
      'a file at the top',
      'kustomization.yaml',
      () => put('kustomization.yaml', mark('kustomization.yaml', 'environments/..yaml')),
    ],
  ])('%s', (_, path, make) => {
    write(a, overlay('q/b'));
    make();
    expect(pruned(a)).not.toContain(path);
    expect(existsSync(join(root, path))).toBe(true);
  });

  const markOf = (path: string) => mark(path, `environments/${dirname(path)}.yaml`);
  const copy = (from: string, to: string) => put(to, readFileSync(join(root, from), 'utf8'));
  const copyAll = (from: string, to: string) => {
    for (const name of readdirSync(join(root, from))) copy(`${from}/${name}`, `${to}/${name}`);
  };

  test('a whole overlay that somebody took over by removing the first line of its kustomization', () => {
    write(a, overlay('q/b'));
    put('q/b/kustomization.yaml', '1');
    expect(pruned(a)).toEqual([]);
    expect(readdirSync(join(root, 'q/b'))).toHaveLength(3);
  });

  test('a folder with generated files and without a kustomization', () => {
    write(a, overlay('q/b'));
    rmSync(join(root, 'q/b/kustomization.yaml'));
    expect(strangers(a)).toEqual([kept('q/b/README.md'), kept('q/b/mlflow.yaml')]);
    expect(pruned(a)).toEqual([]);
  });

  test('an overlay of a version that wrote no marks', () => {
    write(a);
    put(
      'q/b/README.md',
      '<!-- Generated by `npm run synth` from environments/q/b.yaml: change that file instead. -->\n',
    );
    put('q/b/kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n');
    expect(pruned(a)).toEqual([]);
    expect(strangers(a)).toEqual([kept('q/b/README.md'), kept('q/b/kustomization.yaml')]);
  });

  test.each([
    ['folder', (path: string) => mkdirSync(path)],
    ['file, as in a submodule or a worktree', (path: string) => writeFileSync(path, 'gitdir: ../elsewhere')],
    ['link', (path: string) => symlinkSync('nowhere', path)],
  ])('a repository, whatever is in it, with .git as a %s', (_, make) => {
    write(a, overlay('q/b'), overlay('r/c'));
    make(join(root, 'q/b/.git'));
    make(join(root, 'r/.git'));
    expect(strangers(a)).toEqual([kept('q/b/', 'is a Git repository'), kept('r/', 'is a Git repository')]);
    expect(pruned(a)).toEqual([]);
    expect([readdirSync(join(root, 'q/b')).length, readdirSync(join(root, 'r/c')).length]).toEqual([4, 3]);
  });

  test('links, pipes, names that are not UTF-8 or obeyed by a terminal: none hides another', () => {
    write(a, overlay('q/b'));
    mkdirSync(join(base, 'elsewhere'));
    const outside = overlay('q/out');
    for (const [name, text] of outside.files) writeFileSync(join(base, 'elsewhere', name), text);
    symlinkSync('../../elsewhere', join(root, 'q/out'));
    symlinkSync('mlflow.yaml', join(root, 'p/a/link.yaml'));
    symlinkSync('nothing', join(root, 'p/a/nothing'));
    execFileSync('mkfifo', [join(root, 'p/a/pipe.yaml')]);
    writeFileSync(Buffer.concat([Buffer.from(`${root}/p/a/`), Buffer.from([0x6d, 0xff])]), 'mine');
    put('p/a/\u001b[2Kz');
    expect(strangers(a).filter((stranger) => stranger.kept)).toEqual([
      kept('"p/a/\\u001b[2Kz"'),
      kept('p/a/link.yaml', 'is a symbolic link'),
      kept('p/a/m\ufffd'),
      kept('p/a/nothing', 'is a symbolic link'),
      kept('p/a/pipe.yaml', 'is neither a file nor a folder'),
      kept('q/out', 'is a symbolic link'),
    ]);
    expect(pruned(a)).toEqual(['q/b/README.md', 'q/b/kustomization.yaml', 'q/b/mlflow.yaml']);
    expect(readdirSync(join(base, 'elsewhere'))).toHaveLength(3);
  });

  test('a generated file in the place of which is a link or a pipe', () => {
    write(a, overlay('q/b'));
    renameSync(join(root, 'q/b/mlflow.yaml'), join(base, 'mlflow.yaml'));
    symlinkSync(join(base, 'mlflow.yaml'), join(root, 'q/b/mlflow.yaml'));
    rmSync(join(root, 'q/b/kustomization.yaml'));
    execFileSync('mkfifo', [join(root, 'q/b/kustomization.yaml')]);
    expect(pruned(a)).toEqual([]);
    expect(existsSync(join(base, 'mlflow.yaml'))).toBe(true);
  });

  test('a folder that this user may not read', () => {
    write(a, overlay('q/b'));
    put('p/a/closed/mine');
    put('p/a/unreadable.yaml');
    chmodSync(join(root, 'p/a/closed'), 0);
    chmodSync(join(root, 'p/a/unreadable.yaml'), 0);
    const script = `console.log(JSON.stringify(require(${JSON.stringify(bundled('lib/output/strangers.ts'))}).strangersOf(${JSON.stringify(root)}, [{ path: 'p/a', files: new Map() }], 'environments')))`;
    const stdout = asNobody(script);
    chmodSync(join(root, 'p/a/closed'), 0o700);
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        kept('p/a/closed/', 'cannot be read'),
        kept('p/a/unreadable.yaml'),
        { path: 'q/b/mlflow.yaml' },
      ]),
    );
  });
});

describe('what others keep in an overlay that is replaced', () => {
  test('a repository, a pipe and a name that is not UTF-8 are moved, not copied', () => {
    write(a);
    mkdirSync(join(root, 'p/a/repo/.git/refs/heads'), { recursive: true });
    execFileSync('mkfifo', [join(root, 'p/a/pipe')]);
    const name = Buffer.concat([Buffer.from(`${root}/p/a/`), Buffer.from([0xff])]);
    writeFileSync(name, 'mine');
    const inode = lstatSync(join(root, 'p/a/repo')).ino;
    expect(write(overlay('p/a', ['mlflow.yaml'], '2')).written).toEqual(['p/a']);
    expect(lstatSync(join(root, 'p/a/repo')).ino).toBe(inode);
    expect(existsSync(join(root, 'p/a/repo/.git/refs/heads'))).toBe(true);
    expect(lstatSync(join(root, 'p/a/pipe')).isFIFO()).toBe(true);
    expect(readFileSync(name, 'utf8')).toBe('mine');
    expect(readdirSync(root)).toEqual(['p']);
  });

  test('a folder that this user may not move is named', () => {
    write(a);
    put('p/a/closed/mine');
    chmodSync(join(root, 'p/a/closed'), 0o555);
    const script = `console.log(require(${JSON.stringify(bundled('lib/output/unmovable.ts'))}).unmovable(${JSON.stringify(root)}, 'p/a', []).join())`;
    const stdout = asNobody(script);
    expect(stdout).toContain(`${root}/p/a/closed must be moved with its overlay, but the user has no permission`);
  });

  test('a link in the place of a generated file is replaced, and what it points to is not touched', () => {
    write(a);
    writeFileSync(join(base, 'outside'), a.files.get('mlflow.yaml') ?? '');
    rmSync(join(root, 'p/a/mlflow.yaml'));
    symlinkSync(join(base, 'outside'), join(root, 'p/a/mlflow.yaml'));
    expect(write(a).written).toEqual(['p/a']);
    expect(lstatSync(join(root, 'p/a/mlflow.yaml')).isFile()).toBe(true);
    expect(existsSync(join(base, 'outside'))).toBe(true);
  });
});

/** What a script prints as a user to whom modes apply: to root nothing is closed. */
function asNobody(script: string): string {
  chmodSync(base, 0o755);
  const uid = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', script], {
    ...uid,
    cwd: repository,
    encoding: 'utf8',
    env: { ...process.env, HOME: base },
  });
  expect(stderr).toBe('');
  return stdout;
}

/** A run in a process of its own, killed at a step. */
function killedAt(step: string, overlays: readonly NewOverlay[], prune: readonly string[]): void {
  const texts = overlays.map(({ path, files }) => ({ path, files: [...files] }));
  const script = `
    const { writeOverlays } = require(${JSON.stringify(bundled('lib/output/write.ts'))});
    const overlays = ${JSON.stringify(texts)}.map(({ path, files }) => ({ path, files: new Map(files) }));
    writeOverlays(${JSON.stringify(root)}, overlays, {
      environments: 'environments', prune: ${JSON.stringify(prune)}, process: { pid: process.pid, isAlive: () => false },
      onStep: (step) => { if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL'); },
    });`;
  const killed = spawnSync(process.execPath, ['--eval', script], {
    encoding: 'utf8',
    cwd: repository,
  });
  expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
}

describe('killed', () => {
  test('while it removes a whole overlay, the next run finds it gone', () => {
    write(a, overlay('q/b'));
    killedAt('discarded q/b', [a], removable(a));
    write(a);
    expect(filesBelow(root)).toEqual(['p/a/README.md', 'p/a/kustomization.yaml', 'p/a/mlflow.yaml']);
  });

  test('while it removes single files, the next run removes the others', () => {
    write(a, overlay('q/b'));
    put('q/b/mine');
    killedAt('removed q/b/README.md', [a], removable(a));
    expect(pruned(a)).toEqual(['q/b/kustomization.yaml', 'q/b/mlflow.yaml']);
    expect(filesBelow(join(root, 'q'))).toEqual(['b/mine']);
  });

  test.each([
    'moved p/a in',
    'kept p/a/first',
    'kept p/a/second',
  ])('after "%s", the next run moves over what others keep', (step) => {
    write(a);
    mkdirSync(join(root, 'p/a/first/empty'), { recursive: true });
    put('p/a/second');
    killedAt(step, [overlay('p/a', ['mlflow.yaml'], '2')], []);
    write();
    expect(readdirSync(join(root, 'p/a')).sort()).toEqual([
      'README.md',
      'first',
      'kustomization.yaml',
      'mlflow.yaml',
      'second',
    ]);
    expect(existsSync(join(root, 'p/a/first/empty'))).toBe(true);
    expect(readFileSync(join(root, 'p/a/mlflow.yaml'), 'utf8')).toMatch(/2$/);
    expect(readdirSync(root)).toEqual(['p']);
  });
});

describe('the work folder', () => {
  const refused = (message: string) => {
    const before = filesBelow(base);
    expect(() => write(overlay('p/a', ['mlflow.yaml'], '2'))).toThrow(message);
    expect(filesBelow(base)).toEqual(before);
    expect(filesBelow(base)).toContain('elsewhere/precious');
  };

  beforeEach(() => {
    write(a);
    mkdirSync(join(base, 'elsewhere'));
    writeFileSync(join(base, 'elsewhere/precious'), 'mine');
  });

  test.each([
    '..%2F..%2Fevil',
    '..%2Fevil',
    '%2Fetc',
    'p%2F..%2F..%2Fevil',
    'p%2F.git',
    '%2E%2E%2Fevil',
    'p%5Cevil',
    'a%00b',
    '%',
    'a%2fb',
  ])('a name that no run writes: .synth/old/%s', (name) => {
    put(`.synth/old/${name}/file`);
    refused(`.synth/old/${name} was not written by an earlier run`);
  });

  test.each<[string, string, () => void]>([
    ['a link in its place', '.synth', () => symlinkSync('../elsewhere', join(root, '.synth'))],
    ['a file in its place', '.synth', () => put('.synth')],
    ['other things in it', '.synth/notes', () => put('.synth/notes')],
    ['a link to overlays moved away', '.synth/old', () => link('.synth/old')],
    ['a link to new ones', '.synth/new', () => link('.synth/new')],
    ['a link to the trash', '.synth/trash', () => link('.synth/trash')],
    ['a link to an overlay', '.synth/old/q%2Fb', () => link('.synth/old/q%2Fb')],
    ['a file for an overlay', '.synth/old/q%2Fb', () => put('.synth/old/q%2Fb')],
  ])('%s', (_, path, make) => {
    make();
    refused(`${path} was not written by an earlier run`);
  });

  const link = (path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(join(base, 'elsewhere'), join(root, path));
  };

  test('an overlay is not put back through a link', () => {
    put('.synth/old/q%2Fb/file');
    link('q');
    refused(`${join(root, 'q')} is not a folder, but the parent of ${join(root, '.synth/old/q%2Fb')}: move it`);
  });

  test('links in the trash are removed, not followed', () => {
    link('.synth/trash/link');
    write(a);
    expect(readdirSync(root)).toEqual(['p']);
    expect(existsSync(join(base, 'elsewhere/precious'))).toBe(true);
  });

  test('a claim that is a link does not empty what it points to', () => {
    symlinkSync(join(base, 'elsewhere/precious'), join(root, '.synth.lock.1'));
    write(a);
    expect(readFileSync(join(base, 'elsewhere/precious'), 'utf8')).toBe('mine');
    expect(readdirSync(root)).toEqual(['p']);
  });

  test('a folder that was created again with other content is not taken for the one that was moved away', () => {
    put('.synth/old/p%2Fa/mlflow.yaml', a.files.get('mlflow.yaml'));
    put('.synth/new/p%2Fa/mlflow.yaml', 'new');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/.synth/old/p%2Fa/`), Buffer.from([0xff])]), 'mine');
    expect(() => write(a)).toThrow('that folder was created again since');
    expect(readdirSync(join(root, '.synth/old/p%2Fa'))).toHaveLength(2);
  });
});

test('a name with a line break does not end the mark', () => {
  expect(marked('p/a/x.yaml', 'environments/p/a\nkind: Evil.yaml', 'kind: K\n').split('\n')).toEqual([
    '# p/a/x.yaml, generated by cdk8s-mlflow from environments/p/a?kind: Evil.yaml: change that file instead.',
    'kind: K',
    '',
  ]);
});
