/** The same environments in threads and in this one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentFile } from '../../lib/cli/environment-files.js';
import { synthesizeOne } from '../../lib/cli/synthesize-one.js';
import { synthesizeInThreads, threadsFor } from '../../lib/cli/threads.js';
import { bundled } from '../support/bundled.js';
import { today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev } from '../support/standalone.js';

const folder = mkdtempSync(join(tmpdir(), 'threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function environment(name: string, text: string): EnvironmentFile {
  const file = join(folder, `kind/${name}.yaml`);
  mkdirSync(join(folder, 'kind'), { recursive: true });
  writeFileSync(file, text);
  return { file, path: `kind/${name}`, source: `environments/kind/${name}.yaml` };
}

const threads = (count: number) => ({ script: bundled('main.ts'), count });
const options = { environments: folder, bases: [], output: join(folder, 'overlays'), today };

test('threads give what this one gives, in the order of the files, also where one has a problem', async () => {
  const files = [
    ...['a', 'b', 'c'].map((name) =>
      environment(name, replaced(standaloneDev, 'stage: dev', `stage: dev\nname: ${name}`)),
    ),
    environment('wrong', replaced(standaloneDev, 'stage: dev', 'stage: devel')),
  ];
  const done: string[] = [];
  const results = await synthesizeInThreads(files, options, threads(2), ({ path }) => done.push(path));
  expect(results).toEqual(files.map((file) => synthesizeOne(file, options)));
  expect(results.map(({ compared, problems }) => compared?.path ?? problems.length)).toEqual([
    'kind/a',
    'kind/b',
    'kind/c',
    1,
  ]);
  expect(done.sort()).toEqual(files.map(({ path }) => path));
});

test('an error of the disk ends all, with its code and its path', async () => {
  const file = environment('one', standaloneDev);
  const spool = { ...options, spool: file.file };
  await expect(synthesizeInThreads([file], spool, threads(1), () => undefined)).rejects.toMatchObject({
    code: 'ENOTDIR',
    path: join(file.file, 'kind%2Fone'),
  });
});

test('a file that cannot be read is a problem of its environment alone', async () => {
  const gone = { file: join(folder, 'kind/gone.yaml'), path: 'kind/gone', source: 'environments/kind/gone.yaml' };
  const files = [gone, environment('one', standaloneDev)];
  const results = await synthesizeInThreads(files, options, threads(1), () => undefined);
  expect(results.map(({ problems }) => problems.map(({ message }) => message))).toEqual([
    ['the file cannot be read (ENOENT)'],
    [],
  ]);
});

test('more threads than environments', async () => {
  const results = await synthesizeInThreads([environment('one', standaloneDev)], options, threads(3), () => undefined);
  expect(results).toHaveLength(1);
});

test('a thread that cannot start is an error', async () => {
  const broken = { script: join(folder, 'none.js'), count: 1 };
  await expect(
    synthesizeInThreads([environment('one', standaloneDev)], options, broken, () => undefined),
  ).rejects.toThrow('none.js');
});

test('the command from its sources has none', () => {
  expect(threadsFor(1000)).toBeUndefined();
});
