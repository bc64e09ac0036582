import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { filesIn, lay } from '../../lib/cli/laid-files.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { filesBelow } from '../../lib/output/files.js';
import { kustomization } from '../../lib/output/kustomization.js';
import type { NewOverlay } from '../../lib/output/overlay-files.js';
import { type WriteOptions, writeOverlays } from '../../lib/output/write.js';
import { stringifyValue, toYaml } from '../../lib/output/yaml.js';
import { section, table } from '../../lib/readme/markdown.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { bundled } from '../support/bundled.js';
import { kindDev, kindProd, overlayOf, rhoaiProd } from '../support/environments.js';

describe('YAML', () => {
  const readers = [{ version: '1.1' }, { version: '1.2' }] as const;
  const reads = (value: unknown) => readers.map((reader) => parse(stringifyValue(value), reader) as unknown);

  /** Words that one reader or another takes for something that is not a string. */
  const traps = [
    ...[
      '',
      ' ',
      'y',
      'n',
      'Yes',
      'NO',
      'on',
      'Off',
      'true',
      'FALSE',
      'null',
      'Null',
      '~',
      '.inf',
      '-.INF',
      '.nan',
      'NaN',
      '=',
      '<<',
      '-',
      '?',
      ':',
      '!',
      '&a',
      '*a',
      '@x',
      '`x',
      '%x',
      '|',
      '>',
    ],
    ...[
      '0',
      '1',
      '-1',
      '+1',
      '0640',
      '0o640',
      '0x1F',
      '0b1',
      '1_000',
      '1e3',
      '1.',
      '.5',
      '12:30',
      '1:2:3',
      '190:20:30',
      '1.10',
      '2026-11-21',
      '2026-11-21T10:00:00Z',
      '3.5',
      '10Gi',
      '250m',
      '1.5Gi',
      '99999999999999999999',
    ],
    ...[
      'a: b',
      'a #b',
      '#a',
      'a:',
      '- a',
      '[a]',
      '{a}',
      'a,b',
      '"a"',
      "'a'",
      'a\\b',
      '\ttab',
      'a\tb',
      'trailing ',
      ' leading',
      '\ufeffbom',
      'nb\u00a0sp',
      '\u0085',
      '\u2028',
      'é',
      '😀',
      '\u0000',
      '\u007f',
    ],
    ...[
      'a\nb',
      'a\nb\n',
      'a\n\n',
      '\na',
      'a\n b\n',
      ' a\nb',
      'a\n\tb',
      'a \nb',
      'a\n\nb',
      'a\r\nb',
      '\n',
      '--- a',
      '...',
      'a\n---\nb',
      'https://a:8443/x?y=z#f',
      '/path',
      '.status.url',
      '$(VAR)',
      '(a)',
      'e1',
      'E-5',
      'e+12',
      '.e1',
      '.Inf',
      '---',
      'a\u0085b',
      'a\u2029b',
      'a\ufeffb',
      '\u0080',
      '\u009f',
      '\ufffe',
      '\u200b',
      '\u202e',
      '\u{e0001}',
      'ä\nö',
      'a\n\u0085',
      'k'.repeat(1100),
      '0 */6 * * *',
      '<none>',
    ],
  ];

  test.each(
    traps.map((text) => [JSON.stringify(text), text] as const),
  )('%s stays the same string to every reader', (_, text) => {
    // No key of a Kubernetes object can be "<<"; readers of YAML 1.1 merge there even in quotes.
    const value = { key: text, ...(text === '<<' ? {} : { [text || 'empty']: 1 }), list: [text] };
    expect(reads(value)).toEqual([value, value]);
  });

  test('words drawn at random stay the same', () => {
    let seed = 7;
    const draw = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % below;
    };
    const alphabet = [
      'a',
      'Z',
      '0',
      '9',
      '.',
      '-',
      '_',
      ':',
      ' ',
      '\n',
      '\t',
      '#',
      '"',
      "'",
      '\\',
      '{',
      '[',
      '&',
      '*',
      '!',
      '|',
      '>',
      '%',
      '@',
      '`',
      ',',
      '=',
      '<',
      '~',
      'é',
      'e',
      '+',
      'x',
      'o',
    ];
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: draw(9) }, () => alphabet[draw(alphabet.length)]).join('');
      const value = { [`k${text}`]: text };
      expect(reads(value)).toEqual([value, value]);
    }
  });

  test('numbers, booleans, empty maps and lists keep their types; undefined is left out', () => {
    const value = { i: 8443, f: 0.5, t: true, m: {}, l: [], n: -1, big: 2 ** 40 };
    expect(reads({ ...value, u: undefined })).toEqual([value, value]);
  });

  test('characters that a reader would refuse, drop or take for a line break are escaped', () => {
    const text = stringifyValue({
      key: '\u0085 \u2028 \u2029 \ufeff \u00a0 \u007f \u0080 \ufffe \u200b \u202e \u{e0001}',
    });
    expect(text).toBe(
      'key: "\\u0085 \\u2028 \\u2029 \\ufeff \\u00a0 \\u007f \\u0080 \\ufffe \\u200b \\u202e \\U000e0001"\n',
    );
  });

  test('numbers with an exponent have a point, which PyYAML wants, and minus zero is zero', () => {
    const value = { huge: 1e21, tiny: 1e-7, precise: 1.5e-9, negative: -2e30 };
    expect(stringifyValue({ ...value, zero: -0 })).toBe(
      'huge: 1.0e+21\ntiny: 1.0e-7\nprecise: 1.5e-9\nnegative: -2.0e+30\nzero: 0\n',
    );
    expect(reads(value)).toEqual([value, value]);
  });

  test('lines beyond ASCII stay a block, and a key of several lines is quoted', () => {
    expect(stringifyValue({ 'a\nb': 'grüß\ndich\n' })).toBe('"a\\nb": |\n  grüß\n  dich\n');
  });

  const object = (data: unknown): KubernetesObject => ({ apiVersion: 'v1', kind: 'K', metadata: { name: 'n' }, data });

  test('fields without a value are left out', () => {
    expect(toYaml([object({ a: null, b: undefined, c: { d: null } })])).toMatch(/data:\n {2}c: \{\}\n$/);
  });

  test.each([
    ['data.list[1] is undefined', { list: [1, undefined] }],
    ['data.list[0] is null', { list: [null] }],
    ['data.n is NaN', { n: Number.NaN }],
    ['data.n is Infinity', { n: Number.POSITIVE_INFINITY }],
    ['data.at is a Date', { at: new Date(0) }],
    ['data.f is a function', { f: () => 1 }],
    ['data.half contains an unpaired surrogate', { half: 'a\ud800' }],
  ])('what YAML cannot hold is refused with its place: %s', (message, data) => {
    expect(() => toYaml([object(data)])).toThrow(message);
  });

  test('what tells a reader what a map is comes first', () => {
    const object = {
      spec: { z: 1 },
      metadata: { labels: {}, name: 'name' },
      kind: 'K',
      apiVersion: 'v1',
    } as unknown as KubernetesObject;
    expect(toYaml([object])).toBe('apiVersion: v1\nkind: K\nmetadata:\n  name: name\n  labels: {}\nspec:\n  z: 1\n');
  });

  test('scripts are blocks, long lines are not folded, shared values are not anchored', () => {
    const shared = { a: 'x '.repeat(200).trim() };
    const text = stringifyValue({ script: 'set -eu\necho "a: b"\n', one: shared, two: shared });
    expect(text).toContain('script: |\n  set -eu\n  echo "a: b"\n');
    expect(text.split('\n').filter((line) => line.includes('x x x'))).toHaveLength(2);
    expect(text).not.toMatch(/[&*]a\d/);
  });

  test('fields that return in other objects are written as if each object were alone', () => {
    const of = (name: string, rest: object): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      ...rest,
    });
    const objects = [
      of('a', { data: { x: 'yes', y: 'a\nb\n' }, spec: { x: 'yes', y: 'a\nb\n' } }),
      of('b', { data: { x: 'yes', y: 'a\nb\n' } }),
      of('c', { data: { y: 'a\nb\n', x: 'yes' } }),
      of('d', { data: { x: 'yes', y: 'a\nb\n', z: null } }),
      of('e', { data: {}, binaryData: undefined, spec: [] }),
    ];
    expect(toYaml(objects)).toBe(objects.map(stringifyValue).join('---\n'));
    expect(() => toYaml([of('a', { data: { x: Number.NaN } })])).toThrow('data.x is NaN');
    // Values with the same JSON.
    const at = new Date(0);
    expect(toYaml([of('a', { data: { at: at.toJSON(), all: {} } })])).toContain('at: "1970');
    expect(() => toYaml([of('a', { data: { at, all: {} } })])).toThrow('data.at is a Date');
    expect(() => toYaml([of('a', { data: { at: at.toJSON(), all: new Map() } })])).toThrow('data.all is a Map');
    expect(() => toYaml([of('a', { data: { at: at.toJSON(), all: { f: () => 1 } } })])).toThrow('data.all.f is a');
  });
});

describe('writing overlays', () => {
  let root: string;
  const alive: WriteOptions = { environments: 'environments', prune: [], process: { pid: 1, isAlive: () => true } };
  const overlay = (path: string, ...files: [string, string][]): NewOverlay => ({ path, files: new Map(files) });
  const listing = () => filesBelow(root).filter((file) => !statSync(join(root, file)).isDirectory());
  const content = () => Object.fromEntries(listing().map((file) => [file, readFileSync(join(root, file), 'utf8')]));

  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), 'overlays-')), 'overlays');
  });
  afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

  test('makes folders, says what it wrote and leaves nothing else behind', () => {
    expect(writeOverlays(root, [overlay('a/b', ['x.yaml', '1']), overlay('c', ['y.yaml', '2'])], alive)).toEqual({
      written: ['a/b', 'c'],
      unchanged: [],
      foreign: [],
      removed: [],
      pruned: [],
      recovered: [],
      overlays: [
        { path: 'a/b', state: 'written', files: 1, foreign: [], removed: [] },
        { path: 'c', state: 'written', files: 1, foreign: [], removed: [] },
      ],
    });
    expect(content()).toEqual({ 'a/b/x.yaml': '1', 'c/y.yaml': '2' });
    expect(readdirSync(root).sort()).toEqual(['a', 'c']);
  });

  test('does not touch what would stay the same', () => {
    const same = overlay('a', ['x.yaml', '1']);
    writeOverlays(root, [same], alive);
    const before = statSync(join(root, 'a/x.yaml')).ino;
    expect(writeOverlays(root, [same], alive)).toMatchObject({ written: [], unchanged: ['a'] });
    expect(statSync(join(root, 'a/x.yaml')).ino).toBe(before);
  });

  describe('from a folder that is spare', () => {
    let spare: string;
    afterEach(() => rmSync(spare, { recursive: true, force: true }));

    /** Files of two overlays in such a folder below another one, with the file that only the new one has in a folder. */
    function laidBelow(parent: string): readonly NewOverlay[] {
      spare = mkdtempSync(join(parent, 'spare-'));
      return ['a', 'b/c'].map((path) => {
        const files = new Map([
          ['x.yaml', `new ${path}`],
          ['deep/y.yaml', '2'],
        ]);
        return { path, files: filesIn(lay(spare, path, files)) };
      });
    }

    test('moves it', () => {
      writeOverlays(root, [overlay('a', ['x.yaml', 'old'], ['w.yaml', 'old'])], alive);
      const overlays = laidBelow(tmpdir());
      const laid = statSync(join(spare, 'a/x.yaml')).ino;
      expect(writeOverlays(root, overlays, alive).written).toEqual(['a', 'b/c']);
      expect(statSync(join(root, 'a/x.yaml')).ino).toBe(laid);
      expect(content()).toMatchObject({ 'a/x.yaml': 'new a', 'a/deep/y.yaml': '2', 'b/c/x.yaml': 'new b/c' });
      expect(readdirSync(root).sort()).toEqual(['a', 'b']);
    });

    test('copies it from another file system', () => {
      // In memory on every Linux.
      const memory = '/dev/shm';
      expect(statSync(memory).dev).not.toBe(statSync(tmpdir()).dev);
      const overlays = laidBelow(memory);
      expect(writeOverlays(root, overlays, alive).written).toEqual(['a', 'b/c']);
      expect(content()).toMatchObject({ 'a/x.yaml': 'new a', 'a/deep/y.yaml': '2', 'b/c/x.yaml': 'new b/c' });
    });

    test('leaves it where nothing would change', () => {
      const overlays = laidBelow(tmpdir());
      const same = overlays.map(({ path, files }) => ({ path, files: new Map(files) }));
      writeOverlays(root, same, alive);
      expect(writeOverlays(root, overlays, alive).unchanged).toEqual(['a', 'b/c']);
      expect(readdirSync(spare).length).toBe(2);
    });
  });

  const steps = ['staged a/x.yaml', 'staged b/x.yaml', 'moved a away', 'moved a in', 'moved b away', 'moved b in'];

  test.each(steps)('killed after "%s", the next run finds every overlay whole', (step) => {
    const [before, after] = ['1', '2'].map((text) =>
      ['a', 'b'].map((path) => overlay(path, ['x.yaml', text], ['y.yaml', text])),
    );
    writeOverlays(root, before ?? [], alive);
    const script = `
      const { writeOverlays } = require(${JSON.stringify(bundled('lib/output/write.ts'))});
      const overlays = ['a', 'b'].map((path) => ({ path, files: new Map([['x.yaml', '2'], ['y.yaml', '2']]) }));
      writeOverlays(${JSON.stringify(root)}, overlays, { environments: 'environments', prune: [], process: { pid: process.pid, isAlive: () => true }, onStep: (step) => { if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL'); } });
    `;
    const killed = spawnSync(process.execPath, ['--eval', script], {
      encoding: 'utf8',
      cwd: join(__dirname, '..', '..'),
    });
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
    for (const path of ['a', 'b']) {
      const folder =
        [join(root, path), join(root, '.synth', 'old', path)].find((candidate) => existsSync(candidate)) ?? '';
      expect(new Set(readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))).size).toBe(1);
    }
    const dead: WriteOptions = { environments: 'environments', prune: [], process: { pid: 1, isAlive: () => false } };
    writeOverlays(root, [], dead);
    expect(new Set(Object.keys(content()))).toEqual(new Set(['a/x.yaml', 'a/y.yaml', 'b/x.yaml', 'b/y.yaml']));
    writeOverlays(root, after ?? [], dead);
    expect(content()).toEqual({ 'a/x.yaml': '2', 'a/y.yaml': '2', 'b/x.yaml': '2', 'b/y.yaml': '2' });
    expect(readdirSync(root).sort()).toEqual(['a', 'b']);
  });

  test('a second run at the same time is refused, and claims of dead ones are cleared', () => {
    mkdirSync(root, { recursive: true });
    for (const pid of [4242, 17]) writeFileSync(join(root, `.synth.lock.${pid}`), '');
    const other = { pid: 1, isAlive: (pid: number) => pid === 4242 };
    expect(() => writeOverlays(root, [], { ...alive, process: other })).toThrow(
      /another synth \(process 4242\) is writing/,
    );
    expect(readdirSync(root)).toContain('.synth.lock.4242');
    expect(readdirSync(root)).not.toContain('.synth.lock.1');
    writeOverlays(root, [overlay('a', ['x', '1'])], {
      environments: 'environments',
      prune: [],
      process: { pid: 1, isAlive: () => false },
    });
    expect(readdirSync(root)).toEqual(['a']);
  });

  test('a claim of another container counts for a while, whatever process has its id here', () => {
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, '.synth.lock.1@other'), '');
    const process = { pid: 1, host: 'this', isAlive: () => false };
    expect(() => writeOverlays(root, [], { ...alive, process: { ...process, isRecent: () => true } })).toThrow(
      /another synth \(process 1 of host other\) is writing/,
    );
    expect(readdirSync(root)).toEqual(['.synth.lock.1@other']);
    writeOverlays(root, [overlay('a', ['x', '1'])], { ...alive, process: { ...process, isRecent: () => false } });
    expect(readdirSync(root)).toEqual(['a']);
  });

  test('an error on the way leaves the old overlay as it was', () => {
    writeOverlays(root, [overlay('a', ['x.yaml', '1'])], alive);
    const failing: WriteOptions = {
      ...alive,
      onStep: () => {
        throw new Error('disk full');
      },
    };
    expect(() => writeOverlays(root, [overlay('a', ['x.yaml', '2'])], failing)).toThrow('disk full');
    expect(content()['a/x.yaml']).toBe('1');
    expect(readdirSync(root)).toEqual(['a']);
  });

  test('a file where a folder belongs is named', () => {
    mkdirSync(join(root, '..'), { recursive: true });
    writeFileSync(root, '');
    expect(() => writeOverlays(root, [overlay('a', ['x', '1'])], alive)).toThrow(root);
  });

  const dead: WriteOptions = { environments: 'environments', prune: [], process: { pid: 1, isAlive: () => false } };

  /** A run in a process of its own, killed at a step. */
  function killedAt(step: string, overlays: readonly NewOverlay[]): void {
    const run = child(
      `run(${JSON.stringify(overlays.map(({ path, files }) => ({ path, files: [...files] })))}, { onStep: (step) => { if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL'); } })`,
    );
    const killed = spawnSync(process.execPath, run, { encoding: 'utf8', cwd: join(__dirname, '..', '..') });
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
  }

  function child(script: string): readonly string[] {
    const module = JSON.stringify(bundled('lib/output/write.ts'));
    const prelude = `
      const { writeOverlays } = require(${module});
      const isAlive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
      const run = (overlays, options) => writeOverlays(${JSON.stringify(root)},
        overlays.map(({ path, files }) => ({ path, files: new Map(files) })),
        { environments: 'environments', prune: [], process: { pid: process.pid, isAlive }, ...options });
    `;
    return ['--eval', `${prelude}\n${script}`];
  }

  test('an overlay whose swap was killed comes back with all that strangers keep in it', () => {
    writeOverlays(root, [overlay('p/a', ['x.yaml', '1'])], alive);
    mkdirSync(join(root, 'p/a/.notes'));
    writeFileSync(join(root, 'p/a/.notes/mine'), 'mine');
    const before = content();
    killedAt('moved p/a away', [overlay('p/a', ['x.yaml', '2'])]);
    expect(existsSync(join(root, 'p/a'))).toBe(false);
    expect(readFileSync(join(root, '.synth/old/p%2Fa/.notes/mine'), 'utf8')).toBe('mine');
    // The run that repairs is killed too.
    killedAt('put p/a back', []);
    expect(writeOverlays(root, [], dead)).toMatchObject({ written: [], recovered: [] });
    expect(content()).toEqual(before);
    expect(readdirSync(root)).toEqual(['p']);
  });

  test('a killed swap is reported by the run that repairs it', () => {
    writeOverlays(root, [overlay('a', ['x.yaml', '1'])], alive);
    killedAt('moved a away', [overlay('a', ['x.yaml', '2'])]);
    expect(writeOverlays(root, [overlay('a', ['x.yaml', '1'])], dead)).toMatchObject({
      unchanged: ['a'],
      recovered: ['a'],
    });
  });

  test('a folder made anew by hand after a kill is not overwritten, nor is the old one lost', () => {
    writeOverlays(root, [overlay('a', ['x.yaml', '1'])], alive);
    writeFileSync(join(root, 'a/mine'), 'mine');
    killedAt('moved a away', [overlay('a', ['x.yaml', '2'])]);
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a/x.yaml'), '1');
    expect(() => writeOverlays(root, [], dead)).toThrow(/that folder was created again since.*\.synth\/old\/a\./);
    expect(readFileSync(join(root, '.synth/old/a/mine'), 'utf8')).toBe('mine');
    // With everything in its place again, as after a checkout, there is nothing to decide.
    writeFileSync(join(root, 'a/mine'), 'mine');
    writeOverlays(root, [], dead);
    expect(content()).toEqual({ 'a/x.yaml': '1', 'a/mine': 'mine' });
  });

  test('runs at the same time write whole overlays or give up', async () => {
    const script = (text: string) => `
      let written = 0;
      for (let round = 0; round < 40; round++) {
        const text = ${JSON.stringify(text)} + round;
        try { run([{ path: 'a', files: [['x', text], ['y', text]] }], {}); written++; }
        catch (error) { if (!/another synth/.test(error.message)) throw error; }
      }
      console.log(written);
    `;
    const runs = ['p', 'q', 'r'].map(
      (text) =>
        new Promise<{ readonly code: number | null; readonly output: string }>((resolve) => {
          const process_ = spawn(process.execPath, child(script(text)), { cwd: join(__dirname, '..', '..') });
          const output: string[] = [];
          for (const stream of [process_.stdout, process_.stderr])
            stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
          process_.on('close', (code) => resolve({ code, output: output.join('') }));
        }),
    );
    const results = await Promise.all(runs);
    expect(results.filter(({ code }) => code !== 0)).toEqual([]);
    expect(results.some(({ output }) => Number(output) > 0)).toBe(true);
    const { 'a/x': x, 'a/y': y } = content();
    expect(x).toBe(y);
    expect(readdirSync(root)).toEqual(['a']);
  }, 30_000);

  test('what strangers keep in an overlay keeps its date, and links stay links', () => {
    writeOverlays(root, [overlay('a', ['x.yaml', '1'])], alive);
    writeFileSync(join(root, 'a/mine'), 'mine');
    utimesSync(join(root, 'a/mine'), 1000, 1000);
    symlinkSync('mine', join(root, 'a/link'));
    const report = writeOverlays(root, [overlay('a', ['x.yaml', '2'])], alive);
    expect(report.overlays).toEqual([
      { path: 'a', state: 'written', files: 1, foreign: ['link', 'mine'], removed: [] },
    ]);
    expect(statSync(join(root, 'a/mine')).mtimeMs).toBe(1_000_000);
    expect(readlinkSync(join(root, 'a/link'))).toBe('mine');
  });

  test('the folder of overlays may be a symbolic link', () => {
    mkdirSync(join(root, '../elsewhere'));
    symlinkSync('elsewhere', root);
    for (const text of ['1', '2']) writeOverlays(root, [overlay('a', ['x', text])], alive);
    expect(lstatSync(root).isSymbolicLink()).toBe(true);
    expect(content()).toEqual({ 'a/x': '2' });
  });

  test.each<[string, string, () => void]>([
    ['a file in the place of a platform', 'p is a file where a folder is required: move it', () => put('p')],
    ['a file in the place of an overlay', 'p/a is a file where a folder is required', () => put('p/a')],
    [
      'a folder in the place of a file',
      'p/a/x.yaml is a folder where a file is required',
      () => put('p/a/x.yaml/mine'),
    ],
    [
      'a link in the place of a platform',
      'p is a symbolic link: overlays are replaced by renames',
      () => symlinkSync('../elsewhere', join(root, 'p')),
    ],
  ])('%s is left alone, with what to do', (_, message, obstruct) => {
    mkdirSync(join(root, '../elsewhere'));
    writeOverlays(root, [overlay('z', ['x.yaml', '1'])], alive);
    obstruct();
    const before = filesBelow(root);
    const next = [overlay('z', ['x.yaml', '2']), overlay('p/a', ['x.yaml', '2'])];
    expect(() => writeOverlays(root, next, alive)).toThrow(message);
    expect(filesBelow(root)).toEqual(before);
    expect([readdirSync(root), content()['z/x.yaml']]).toEqual([['p', 'z'], '1']);
  });

  function put(file: string): void {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), 'mine');
  }

  test('a link to nothing in the place of the overlays is named', () => {
    symlinkSync('nothing', root);
    expect(() => writeOverlays(root, [overlay('a', ['x', '1'])], alive)).toThrow('is a broken symbolic link');
  });

  test.each([
    ['"../a" is not a valid path', ['../a']],
    ['"/a" is not a valid path', ['/a']],
    ['".synth" is not a valid path', ['.synth']],
    ['"a//b" is not a valid path', ['a//b']],
    ['overlay p/a would be inside overlay p', ['p', 'p/a']],
    ['overlay P/A would be inside overlay p/a', ['p/a', 'P/A']],
  ])('overlays that cannot lie side by side are refused: %s', (message, paths) => {
    const overlays = paths.map((path) => overlay(path, ['x', '1']));
    expect(() => writeOverlays(root, overlays, alive)).toThrow(message);
    expect(existsSync(root)).toBe(false);
  });

  test.each([
    ['ENOSPC', 'staged b/x.yaml', 'the disk is full: free some space and run again (ENOSPC)'],
    ['EROFS', 'moved b away', 'the file system is read-only'],
    ['EACCES', 'moved b in', 'permission denied'],
  ])('%s at "%s" says what to do and leaves every overlay whole', (code, at, message) => {
    const all = (text: string) => ['a', 'b'].map((path) => overlay(path, ['x.yaml', text], ['y.yaml', text]));
    writeOverlays(root, all('1'), alive);
    const onStep = (step: string) => {
      if (step === at) throw Object.assign(new Error(code), { code });
    };
    expect(() => writeOverlays(root, all('2'), { ...alive, onStep })).toThrow(message);
    const { 'a/x.yaml': ax, 'a/y.yaml': ay, 'b/x.yaml': bx, 'b/y.yaml': by } = content();
    expect([ax, bx]).toEqual([ay, by]);
    expect(readdirSync(root)).toEqual(['a', 'b']);
  });
});

describe("an overlay's README", () => {
  const readme = (yaml: string) => overlayReadme(overlayOf(yaml), []);

  test('lists required Secrets with formats, keys and commands, and no secret', () => {
    const text = readme(kindProd);
    expect(text).toContain(
      '`postgresql://<user>:<password, percent-encoded>@db.databases.svc:5432/mlflow?sslmode=verify-full`',
    );
    expect(text).toContain('kubectl -n opendatahub create secret generic mlflow-db-credentials');
    expect(text).toContain('| Secret `mlflow-tls` in `opendatahub` | `ca.crt` |');
  });

  test('lists every object that is written', () => {
    const overlay = overlayOf(kindProd);
    const text = overlayReadme(overlay, []);
    for (const { kind, metadata } of overlay.objects) expect(text).toContain(`| ${kind} | \`${metadata.name}\``);
  });

  test('applies the files in order and waits for what the next one needs', () => {
    const [, section = ''] = readme(kindProd).split('## Apply, in order');
    const commands = section
      .split('\n')
      .filter((line) => /^kubectl (apply|wait|get|-n opendatahub (rollout|wait|create))/.test(line));
    expect(commands.map((line) => line.replace(/.*-f (?=\w)/, ''))).toEqual([
      'kubectl get crd certificates.cert-manager.io issuers.cert-manager.io && kubectl get crd backendtlspolicies.gateway.networking.k8s.io httproutes.gateway.networking.k8s.io',
      'namespace.yaml',
      'crds.yaml',
      expect.stringContaining('condition=Established --timeout=5m crd/mlflows.mlflow.opendatahub.io'),
      expect.stringContaining('crd/mlflowconfigs.mlflow.kubeflow.org'),
      expect.stringContaining('crd/mlflowoperators.components.platform.opendatahub.io'),
      'network.yaml',
      'operator.yaml',
      expect.stringContaining('rollout status deployment/mlflow-operator-controller-manager'),
      'access.yaml',
      'certificate.yaml',
      expect.stringContaining('certificate/mlflow-ca'),
      expect.stringContaining('certificate/mlflow-tls'),
      // The gateway's copy of the authority exists only once the certificate does.
      expect.stringMatching(/create configmap mlflow-ca .* > mlflow-ca\.yaml$/),
      'mlflow-ca.yaml',
      'mlflow.yaml',
      expect.stringContaining('condition=Available --timeout=10m mlflow/mlflow'),
      'garbage-collection.yaml',
      'route.yaml',
    ]);
  });

  test('makes the namespace before the Secrets in it', () => {
    const [, required = ''] = readme(kindProd).split('## Required Secrets and ConfigMaps');
    expect(required).toMatch(
      /```shell\nkubectl apply --server-side -f namespace\.yaml\n# Secret mlflow-db-credentials\n/,
    );
  });

  test('names what the operator needs of the platform beside it', () => {
    const withManifests = `platform: odh\nrelease: "3.5"\nstage: dev\noperator: {installedBy: manifests}\nbackendStore: {type: sqlite}\nartifactStore: {type: volume}\ngateway: {type: platform, hostnames: [rh-ai.apps.example.com]}\n`;
    expect(readme(withManifests)).toContain('`oc get crd auths.services.platform.opendatahub.io`');
    expect(readme(kindDev)).not.toContain('auths.services');
  });

  test('on OpenShift speaks oc and waits for the platform', () => {
    expect(readme(rhoaiProd)).toContain(
      'oc wait --for=condition=MLflowOperatorReady --timeout=15m datasciencecluster/default-dsc',
    );
    expect(readme(rhoaiProd)).not.toContain('Differences from the operator');
  });

  test('without gateway says how to get in', () => {
    expect(readme(kindDev)).toContain('kubectl -n opendatahub port-forward service/mlflow 8443:8443');
  });

  test('says what no policy of ours can narrow', () => {
    expect(readme(kindDev)).toContain('Policies are additive');
  });

  test('shows waivers with reason and end', () => {
    const waived = [
      {
        check: 'MLF-IMAGE-1',
        object: 'Deployment a/b',
        waiver: { check: 'MLF-IMAGE-1', reason: 'no digest', until: '2027-01-01' },
      },
    ];
    expect(overlayReadme(overlayOf(kindDev), waived)).toContain(
      '| MLF-IMAGE-1 | Deployment a/b | no digest | 2027-01-01 |',
    );
    expect(readme(kindDev)).not.toContain('Checks waived');
  });

  test('tables survive pipes, line ends and angle brackets', () => {
    expect(table(['A'], [['a|b\nc <d> `<e>`']])).toBe('| A |\n| --- |\n| a\\|b<br>c &lt;d> `<e>` |');
    expect(section('Empty')).toBeUndefined();
    expect(section('Empty', table(['A'], []))).toBeUndefined();
  });

  test('leaves out sections without content', () => {
    const overlay = overlayOf(kindDev);
    const bare = overlayReadme({ ...overlay, files: [], objects: [], requirements: [] }, []);
    for (const heading of ['What it creates', 'Required Secrets and ConfigMaps', 'Access control', 'Checks waived']) {
      expect(bare).not.toContain(`## ${heading}`);
      expect(bare).not.toContain(`: ${heading}\n`);
    }
    expect(bare).toContain('## Network');
  });
});

test('the cache of texts does not mix up objects', () => {
  const frozen = (name: string) => Object.freeze({ apiVersion: 'v1', kind: 'K', metadata: { name } });
  const [a, b] = [frozen('a'), frozen('b')];
  expect(
    parseAllDocuments(toYaml([a, b, a])).map((document) => (document.toJS() as KubernetesObject).metadata.name),
  ).toEqual(['a', 'b', 'a']);
});

test('a kustomization lists the files in their order', () => {
  expect(kustomization(['crds.yaml', 'a.yaml'])).toBe(
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- crds.yaml\n- a.yaml\n',
  );
});
