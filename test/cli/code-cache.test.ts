/** Compiled code from run to run, in processes of their own. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from '../support/bundled.js';

let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'code-cache-'));
  cache = join(folder, 'cache/code');
  writeFileSync(
    join(folder, 'script.js'),
    `const { join } = require('node:path');
     exports.self = 1;
     console.log([join('a', 'b'), module.exports.self, this === exports, __filename].join());`,
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with its cache, and says whether V8 took the code of the cache. */
function runs(): { readonly stdout: string; readonly taken: boolean } {
  const starter = `
    const vm = require('node:vm');
    const { Script } = vm;
    vm.Script = class extends Script {
      constructor(source, options) { super(source, options); console.error(options.cachedData ? !this.cachedDataRejected : false); }
    };
    const { runScript } = require(${JSON.stringify(bundled('lib/cli/code-cache.ts'))});
    runScript(${JSON.stringify(join(folder, 'script.js'))}, { folder: ${JSON.stringify(cache)}, key: 'script' });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', starter], { encoding: 'utf8' });
  expect(stderr).toMatch(/^(true|false)\n$/);
  return { stdout, taken: stderr === 'true\n' };
}

const result = () => `a/b,1,true,${join(folder, 'script.js')}\n`;

test('the second run takes the code of the first', () => {
  expect([runs(), runs()]).toEqual([
    { stdout: result(), taken: false },
    { stdout: result(), taken: true },
  ]);
  expect([statSync(cache).mode & 0o777, readdirSync(cache)]).toEqual([0o700, ['script']]);
});

test('the code of a run that is not representative is not kept', () => {
  appendFileSync(join(folder, 'script.js'), '\nmodule.exports.isRepresentative = () => process.argv.length > 5;');
  expect([runs(), runs()].map(({ taken }) => taken)).toEqual([false, false]);
});

test('code that is damaged is compiled again', () => {
  runs();
  const code = readFileSync(join(cache, 'script'));
  writeFileSync(join(cache, 'script'), code.fill(0, 0, 64));
  expect([runs(), runs()]).toEqual([
    { stdout: result(), taken: false },
    { stdout: result(), taken: true },
  ]);
});

test('a folder that cannot be written costs nothing but time', () => {
  mkdirSync(join(folder, 'cache'));
  writeFileSync(cache, 'a file');
  expect([runs(), runs()].map(({ stdout }) => stdout)).toEqual([result(), result()]);
});

(process.getuid?.() === 0 ? test : test.skip)(
  'code of another user is not run (tried by root, who can give a file away)',
  () => {
    runs();
    chmodSync(join(cache, 'script'), 0o666);
    chownSync(join(cache, 'script'), 65534, 65534);
    expect(runs()).toEqual({ stdout: result(), taken: false });
  },
);

test('what was not used for a month is removed', () => {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'older'), '');
  utimesSync(join(cache, 'older'), new Date(0), new Date(0));
  runs();
  expect(readdirSync(cache)).toEqual(['script']);
});
