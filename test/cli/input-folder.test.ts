/** What else can be in a folder of environments: each is named, and hides nothing of the others. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputFolder } from '../../lib/cli/input-folder.js';
import { writer } from '../../lib/cli/writer.js';
import { runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'input-'));
  mkdirSync(join(folder, 'environments/kind'), { recursive: true });
  writeFileSync(join(folder, 'environments/kind/dev.yaml'), kindDev);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inKind = (name: string | Buffer) =>
  Buffer.concat([Buffer.from(join(folder, 'environments/kind/')), Buffer.from(name)]);
const read = () => inputFolder(join(folder, 'environments'), '--environments');

test('files of editors and desktops are passed over', () => {
  for (const name of ['.#dev.yaml', 'dev.yaml~', '#dev.yaml#', '.dev.yaml.swp', '._dev.yaml', '.DS_Store'])
    writeFileSync(inKind(name), 'x');
  symlinkSync('me@host.1:2', inKind('.#prod.yaml'));
  expect(read()).toEqual({ files: ['kind/dev.yaml'], problems: [] });
});

test('a name that is not UTF-8, a linked folder, a link to nothing, a pipe and a device are named, with what else is wrong', async () => {
  writeFileSync(inKind(Buffer.from([0xff, 0x2e, 0x79, 0x61, 0x6d, 0x6c])), kindDev);
  writeFileSync(inKind('wrong.yaml'), `${kindDev}servr: {}\n`);
  symlinkSync(join(folder, 'environments/kind'), join(folder, 'environments/linked'));
  symlinkSync('/nowhere', inKind('nothing.yaml'));
  symlinkSync('/dev/zero', inKind('zero.yaml'));
  execFileSync('mkfifo', [inKind('pipe.yaml').toString()]);
  const { status, stderr } = await runIn(folder, ['check', '--today', '2026-11-21']);
  expect(status).toBe(1);
  expect(
    stderr
      .split('\n')
      .filter((line) => /^environments/.test(line))
      .sort(),
  ).toEqual([
    expect.stringMatching(/^environments\/kind\/nothing\.yaml:1:1 the file cannot be read \(ENOENT\)$/),
    expect.stringMatching(/^environments\/kind\/pipe\.yaml:1:1 it is a pipe, a device or a folder$/),
    expect.stringMatching(/^environments\/kind\/wrong\.yaml:\d+:1 unknown field "servr"/),
    expect.stringMatching(/^environments\/kind\/zero\.yaml:1:1 it is outside of environments$/),
    expect.stringMatching(/^environments\/kind\/\ufffd\.yaml:1:1 the name is not valid UTF-8$/),
    expect.stringMatching(/^environments\/linked:1:1 it is a symbolic link to a folder, which is not followed$/),
  ]);
});

test('the lock tells containers with the name of their host apart by the space of their processes', () => {
  expect(writer.host).toMatch(process.platform === 'linux' ? /.-\d+$/ : /./);
});
