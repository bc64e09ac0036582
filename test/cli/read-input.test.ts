/** What environments can be read from, and what none of them shows. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';

let folder: string;
const put = (path: string, text: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
/** What synth prints about an environment beside another one that is right. */
async function problems(text: string | undefined, ...options: readonly string[]): Promise<string> {
  if (text !== undefined) put('environments/kind/dev.yaml', text);
  put('environments/kind/other.yaml', kindDev.replace('stage: dev', 'stage: devel'));
  const { status, stderr } = await runIn(folder, ['synth', ...options]);
  // One mistake hides no other one.
  expect(stderr).toContain('environments/kind/other.yaml:2:8 stage: "devel"');
  expect(status).toBe(1);
  return stderr;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-input-'));
  put('shared/base.yaml', kindDev);
  put('secret.txt', 'root:x:0:0:Sup3rS3cret');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a base outside of the folder is refused, and nothing of it is shown', async () => {
  const outside = await problems('extends: ../../secret.txt\nplatform: kind\n');
  expect(outside).toContain(
    'environments/kind/dev.yaml:1:10 extends: ../../secret.txt: it is outside of environments\n    move it there, or name its folder: --bases <folder>',
  );
  expect(outside).not.toContain('Sup3r');
  // By a link, too.
  symlinkSync('../../secret.txt', join(folder, 'environments/kind/base.yaml'));
  expect(await problems('extends: base.yaml\n')).toContain('extends: base.yaml: it is outside of environments');
});

test('--bases names further folders, of which only environments are read', async () => {
  expect(await problems('extends: ../../shared/base.yaml\n', '--bases', 'shared')).toContain('1 problem in 1 file');
  const text = await problems('extends: ../../secret.txt\n', '--bases', 'shared', '--bases', '.');
  expect(text).toContain('secret.txt:1:1 an environment must be a map of fields, not a string');
  expect(text).not.toContain('Sup3r');
});

test('a pipe is not waited for, and a large file is not read', async () => {
  mkdirSync(join(folder, 'environments/kind'), { recursive: true });
  spawnSync('mkfifo', [join(folder, 'environments/kind/dev.yaml')]);
  expect(await problems(undefined)).toContain('environments/kind/dev.yaml:1:1 it is a pipe, a device or a folder');
  rmSync(join(folder, 'environments/kind/dev.yaml'));
  expect(await problems(`${'#'.repeat(3 << 20)}\n`)).toContain('dev.yaml:1:1 the file has 3.0 MiB; the limit is 1 MiB');
});

test('a link to nothing', async () => {
  mkdirSync(join(folder, 'environments/kind'), { recursive: true });
  symlinkSync('nothing', join(folder, 'environments/kind/dev.yaml'));
  expect(await problems(undefined)).toContain('environments/kind/dev.yaml:1:1 the file cannot be read (ENOENT)');
});

test.each([
  ['gateway: {type: platform, hostnames: "postgresql://mlflow:Sup3rS3cret@db.example.com"}', 'write a list: […]'],
  ['server: {env: "DB_PASSWORD=Sup3rS3cret"}', 'write a list: […]'],
  ['backendStore: "password: Sup3rS3cret"', 'got the string (not shown: it may be a secret)'],
  ['stage: --token Sup3rS3cret', '(not shown: it may be a secret)'],
])('neither message nor fix quotes a secret: %s', async (line, expected) => {
  const text = await problems(`platform: kind\n${line}\n`);
  expect(text).toContain(expected);
  expect(text).not.toContain('Sup3r');
});

test('definitions are in the folder of environments too, and are no environments there', async () => {
  const outside = await problems(`${kindDev}definitions: ../../secret.txt.yaml\n`);
  expect(outside).toContain('environments/kind/dev.yaml:6:14 definitions: ../../secret.txt.yaml: ');
  put('environments/kind/_definitions/a.yaml', '');
  symlinkSync('../../../secret.txt', join(folder, 'environments/kind/_definitions/b.yaml'));
  const linked = await problems(`${kindDev}definitions: ./_definitions\n`);
  expect(linked).toContain(
    'environments/kind/dev.yaml:6:14 definitions: ./_definitions: environments/kind/_definitions/b.yaml: it is outside of environments',
  );
  expect(linked).not.toContain('Sup3r');
  expect(linked).toContain('2 problems in 2 files');
  // The limit of environments is not that of definitions.
  put('environments/kind/large.yaml', `# ${'x'.repeat(2 << 20)}`);
  put('environments/kind/_large/a.yaml', `# ${'x'.repeat(17 << 20)}`);
  expect(await problems(`${kindDev}definitions: ./_large\n`)).toContain('the file has 17.0 MiB; the limit is 16 MiB');
  expect(await problems(`${kindDev}definitions: ./large.yaml\n`)).toContain(
    'large.yaml: there is no CustomResourceDefinition',
  );
});
