import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../lib/kubernetes.js';
import { filesBelow } from '../lib/output/files.js';
import { section, table } from '../lib/output/markdown.js';
import { overlayReadme } from '../lib/output/readme.js';
import { type OverlayTexts, type WriteOptions, writeOverlays } from '../lib/output/write.js';
import { stringifyValue, toYaml } from '../lib/output/yaml.js';
import { kindDev, kindProd, overlayOf, rhoaiProd } from './support/environments.js';

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
});

describe('writing overlays', () => {
  let root: string;
  const alive: WriteOptions = { prune: false, process: { pid: 1, isAlive: () => true } };
  const overlay = (path: string, ...files: [string, string][]): OverlayTexts => ({ path, files: new Map(files) });
  const content = () =>
    Object.fromEntries(filesBelow(root).map((file) => [file, readFileSync(join(root, file), 'utf8')]));

  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), 'overlays-')), 'overlays');
  });
  afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

  test('makes folders, says what it wrote and leaves nothing else behind', () => {
    expect(writeOverlays(root, [overlay('a/b', ['x.yaml', '1']), overlay('c', ['y.yaml', '2'])], alive)).toEqual({
      written: ['a/b', 'c'],
      unchanged: [],
      foreign: [],
      pruned: [],
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

  test('keeps files it does not know and reports them, unless told to prune', () => {
    writeOverlays(root, [overlay('a', ['x.yaml', '1']), overlay('old/b', ['z.yaml', '0'])], alive);
    writeFileSync(join(root, 'a/notes.txt'), 'mine');
    const next = [overlay('a', ['x.yaml', '2'])];
    expect(writeOverlays(root, next, alive)).toMatchObject({
      written: ['a'],
      foreign: ['a/notes.txt', 'old/b/z.yaml'],
    });
    expect(content()).toEqual({ 'a/x.yaml': '2', 'a/notes.txt': 'mine', 'old/b/z.yaml': '0' });
    expect(writeOverlays(root, next, { ...alive, prune: true }).pruned).toEqual(['a/notes.txt', 'old/b/z.yaml']);
    expect(content()).toEqual({ 'a/x.yaml': '2' });
    expect(existsSync(join(root, 'old'))).toBe(false);
  });

  test('a file that an overlay no longer has is foreign, and goes with prune', () => {
    writeOverlays(root, [overlay('a', ['x.yaml', '1'], ['gone.yaml', '1'])], alive);
    expect(writeOverlays(root, [overlay('a', ['x.yaml', '1'])], alive)).toMatchObject({
      unchanged: ['a'],
      foreign: ['a/gone.yaml'],
    });
    expect(writeOverlays(root, [overlay('a', ['x.yaml', '2'])], { ...alive, prune: true }).pruned).toEqual([
      'a/gone.yaml',
    ]);
    expect(content()).toEqual({ 'a/x.yaml': '2' });
  });

  const steps = ['staged a/x.yaml', 'staged b/x.yaml', 'moved a away', 'moved a in', 'moved b away', 'moved b in'];

  test.each(steps)('killed after "%s", the next run finds every overlay whole', (step) => {
    const [before, after] = ['1', '2'].map((text) =>
      ['a', 'b'].map((path) => overlay(path, ['x.yaml', text], ['y.yaml', text])),
    );
    writeOverlays(root, before ?? [], alive);
    const script = `
      const { writeOverlays } = require(${JSON.stringify(join(__dirname, '..', 'lib', 'output', 'write.ts'))});
      const overlays = ['a', 'b'].map((path) => ({ path, files: new Map([['x.yaml', '2'], ['y.yaml', '2']]) }));
      writeOverlays(${JSON.stringify(root)}, overlays, { prune: false, process: { pid: process.pid, isAlive: () => true }, onStep: (step) => { if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL'); } });
    `;
    const killed = spawnSync(process.execPath, ['--import', 'tsx', '--eval', script], {
      encoding: 'utf8',
      cwd: join(__dirname, '..'),
    });
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
    for (const path of ['a', 'b']) {
      const folder =
        [join(root, path), join(root, '.synth', 'old', path)].find((candidate) => existsSync(candidate)) ?? '';
      expect(new Set(readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))).size).toBe(1);
    }
    const dead: WriteOptions = { prune: false, process: { pid: 1, isAlive: () => false } };
    writeOverlays(root, [], dead);
    expect(new Set(Object.keys(content()))).toEqual(new Set(['a/x.yaml', 'a/y.yaml', 'b/x.yaml', 'b/y.yaml']));
    writeOverlays(root, after ?? [], dead);
    expect(content()).toEqual({ 'a/x.yaml': '2', 'a/y.yaml': '2', 'b/x.yaml': '2', 'b/y.yaml': '2' });
    expect(readdirSync(root).sort()).toEqual(['a', 'b']);
  });

  test('a second run at the same time is refused, and the lock of a dead one is taken over', () => {
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, '.synth.lock'), '4242');
    const other = { pid: 1, isAlive: (pid: number) => pid === 4242 };
    expect(() => writeOverlays(root, [], { prune: false, process: other })).toThrow(
      /another synth \(process 4242\) is writing/,
    );
    expect(existsSync(join(root, '.synth.lock'))).toBe(true);
    writeOverlays(root, [overlay('a', ['x', '1'])], { prune: false, process: { pid: 1, isAlive: () => false } });
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
    expect(existsSync(join(root, '.synth.lock'))).toBe(false);
  });

  test('a file where a folder belongs is named', () => {
    mkdirSync(join(root, '..'), { recursive: true });
    writeFileSync(root, '');
    expect(() => writeOverlays(root, [overlay('a', ['x', '1'])], alive)).toThrow(root);
  });
});

describe("an overlay's README", () => {
  const readme = (yaml: string) => overlayReadme(overlayOf(yaml), []);

  test('says the secret contract with formats, keys and commands, and no secret', () => {
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
    const commands = readme(kindProd)
      .split('\n')
      .filter((line) => /^kubectl (apply|wait|-n opendatahub (rollout|wait))/.test(line));
    expect(commands.map((line) => line.replace(/.*-f /, ''))).toEqual([
      'namespace.yaml',
      'crds.yaml',
      expect.stringContaining('condition=Established'),
      'operator.yaml',
      expect.stringContaining('rollout status deployment/mlflow-operator-controller-manager'),
      'access.yaml',
      'certificate.yaml',
      expect.stringContaining('certificate/mlflow-tls'),
      'mlflow.yaml',
      expect.stringContaining('condition=Available --timeout=10m mlflow/mlflow'),
      'garbage-collection.yaml',
      'route.yaml',
    ]);
  });

  test('on OpenShift speaks oc and waits for the platform', () => {
    expect(readme(rhoaiProd)).toContain('oc wait --for=condition=Ready --timeout=15m datasciencecluster/default-dsc');
    expect(readme(rhoaiProd)).not.toContain('Where the operator differs');
  });

  test('without gateway says how to get in', () => {
    expect(readme(kindDev)).toContain('kubectl -n opendatahub port-forward service/mlflow 8443:8443');
  });

  test('says what no policy of ours can narrow', () => {
    expect(readme(kindDev)).toContain('Policies add up');
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
  });
});

test('the cache of texts does not mix up objects', () => {
  const frozen = (name: string) => Object.freeze({ apiVersion: 'v1', kind: 'K', metadata: { name } });
  const [a, b] = [frozen('a'), frozen('b')];
  expect(
    parseAllDocuments(toYaml([a, b, a])).map((document) => (document.toJS() as KubernetesObject).metadata.name),
  ).toEqual(['a', 'b', 'a']);
});
