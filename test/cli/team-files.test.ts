/** The folder of team files beside that of environments, as the commands find it. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentFiles } from '../../lib/cli/environment-files.js';
import { Records } from '../../lib/cli/records.js';
import { synthesizeOne } from '../../lib/cli/synthesize-one.js';
import { runIn } from '../support/cli.js';
import { kindDev, today } from '../support/environments.js';

let folder: string;
const put = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const command = (...args: readonly string[]) => runIn(folder, args);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teams-'));
  put('environments/kind/dev.yaml', kindDev);
  put('workspaces/kind/dev/team-a.yaml', 'namespace: team-a\nartifacts: {}\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('synth, check, secrets and list know them', async () => {
  expect((await command('secrets')).stdout).toContain('Secret mlflow-artifact-connection in team-a');
  expect((await command('synth')).status).toBe(0);
  expect((await command('check')).status).toBe(0);
  put('workspaces/kind/dev/team-b.yaml', 'namespace: team-b\nartifacts: {}\n');
  expect((await command('check')).stderr).toContain('overlays/kind/dev/workspaces.yaml');
  put('workspaces/kind/dev/team-b.yaml', 'namespace: B\n');
  const { status, stderr } = await command('check');
  expect([status, stderr]).toEqual([1, expect.stringContaining('workspaces/kind/dev/team-b.yaml:1:12 namespace: "B"')]);
});

test('with --environments, they are beside that folder; --workspaces names another', async () => {
  put('mine/environments/kind/dev.yaml', kindDev);
  put('mine/workspaces/kind/dev/team-m.yaml', 'namespace: team-m\nartifacts: {}\n');
  expect((await command('secrets', '--environments', 'mine/environments')).stdout).toContain('in team-m');
  const other = await command('secrets', '--environments', 'mine/environments/', '--workspaces', 'workspaces');
  expect(other.stdout).toContain('in team-a');
});

test('a folder of an environment that does not exist is a problem of each of its files', async () => {
  put('workspaces/kind/dve/team-b.yaml', 'namespace: team-b\n');
  put('workspaces/team-c.yaml', 'namespace: team-c\n');
  const { status, stderr } = await command('synth');
  expect(status).toBe(1);
  expect(stderr).toContain(
    'workspaces/kind/dve/team-b.yaml:1:1 a workspace of environment kind/dve, which does not exist: there is no environments/kind/dve.yaml\n    move the file into the folder of an environment, or create the environment',
  );
  expect(stderr).toContain('workspaces/team-c.yaml:1:1 a workspace outside of the folder of an environment');
});

test('a link to a folder is refused, and a file outside is not read', async () => {
  put('elsewhere/team-x.yaml', 'namespace: team-x\n');
  symlinkSync(join(folder, 'elsewhere/team-x.yaml'), join(folder, 'workspaces/kind/dev/team-x.yaml'));
  expect((await command('check')).stderr).toContain('workspaces/kind/dev/team-x.yaml:1:1 it is outside of workspaces');
  rmSync(join(folder, 'workspaces/kind/dev/team-x.yaml'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'workspaces/kind/other'));
  expect((await command('check')).stderr).toContain('workspaces/kind/other:1:1 it is a symbolic link to a folder');
});

test('overlays are not written into the folder of teams', async () => {
  const { status, stderr } = await command('synth', '--output', 'workspaces/overlays');
  expect([status, stderr]).toEqual([2, expect.stringContaining('it is in the workspaces, workspaces')]);
});

test('a team whose file is removed without state: leaving before is named', async () => {
  put('workspaces/kind/dev/team-b.yaml', 'namespace: team-b\nstate: leaving\n');
  await command('synth');
  rmSync(join(folder, 'workspaces/kind/dev/team-a.yaml'));
  rmSync(join(folder, 'workspaces/kind/dev/team-b.yaml'));
  const { status, stderr } = await command('synth');
  expect(status).toBe(0);
  expect(stderr).toContain('workspace team-a: no longer part of the environment, without state: leaving before');
  expect(stderr).not.toContain('team-b');
});

test('an environment with files of teams is remembered until one of them changes, is added or removed', () => {
  const options = { environments: join(folder, 'environments'), bases: [], output: join(folder, 'overlays'), today };
  const file = () => environmentFiles(options)[0] ?? { file: '', path: '', source: '' };
  const cache = join(folder, 'cache');
  const record = () => {
    const result = synthesizeOne(file(), options);
    for (const [name, text] of result.files instanceof Map ? result.files : []) put(`overlays/kind/dev/${name}`, text);
    Records.in(cache, 'build').save([result]);
    return Records.in(cache, 'build').find(file(), options);
  };
  const known = () => Records.in(cache, 'build').find(file(), options) !== undefined;
  expect(record()).toBeDefined();
  put('workspaces/kind/dev/team-b.yaml', 'namespace: team-b\n');
  expect(known()).toBe(false);
  record();
  expect(known()).toBe(true);
  put('workspaces/kind/dev/team-a.yaml', 'namespace: team-c\n');
  expect(known()).toBe(false);
  record();
  rmSync(join(folder, 'workspaces/kind/dev/team-b.yaml'));
  expect(known()).toBe(false);
});
