/** `list workspaces`: the matrix who may do what, and warnings. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';
import { oidcMachines } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';

const folder = mkdtempSync(join(tmpdir(), 'list-workspaces-'));
const put = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const list = (...args: readonly string[]) => runIn(folder, ['list', 'workspaces', ...args]);

const wide = `extraObjects:
- {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: w}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}, subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: admins}]}
`;

beforeAll(() => {
  put('environments/kind/dev.yaml', `${kindDev}garbageCollection: {schedule: "0 2 * * 0"}\n${wide}`);
  put('environments/kind/empty.yaml', kindDev);
  put(
    'workspaces/kind/dev/a.yaml',
    `namespace: team-a
people:
  viewers: [{kind: Group, name: "system:authenticated"}, {kind: User, name: ann}]
  editors: [{kind: Group, name: a}]
  owners: [{kind: User, name: ann}]
programs: [{name: train}, {name: other}]
agents: [{name: bot, experiments: [fraud, spam]}]
`,
  );
  put('workspaces/kind/dev/b.yaml', 'namespace: team-b\nstate: leaving\npeople: {editors: [{kind: Group, name: b}]}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('text has a line for each subject, and warnings', async () => {
  const { status, stdout } = await list();
  const lines = stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
  expect(status).toBe(0);
  expect(lines).toEqual([
    'ENVIRONMENT | WORKSPACE | WHO | MAY',
    'kind/dev | team-a | Group system:authenticated | read',
    'kind/dev | team-a | User ann | administer',
    'kind/dev | team-a | Group a | read, write and delete',
    'kind/dev | team-a | ServiceAccount team-a/train | read and write',
    'kind/dev | team-a | ServiceAccount team-a/other | read and write',
    'kind/dev | team-a | ServiceAccount team-a/bot | get and update experiments fraud, spam',
    'kind/dev | team-b (leaving) | Group b | read',
    '',
    expect.stringMatching(/^Beside these, all who have the roles view, edit or admin/),
    '',
    'warning: kind/dev: Group admins may write in every workspace of the cluster',
    'warning: kind/dev team-a: Group system:authenticated are all of the cluster, and may read',
    'warning: kind/dev team-a: User ann is among viewers and owners: the last one counts',
    'warning: kind/dev team-b: the team is leaving and has no owners, who could export and delete',
    '',
  ]);
});

test('markdown is a table, and json has every right', async () => {
  const { stdout } = await list('kind/dev', '--format', 'markdown');
  expect(stdout).toContain('| Environment | Workspace | Who | May |');
  expect(stdout).toContain('| `kind/dev` | `team-a` | `Group a` | read, write and delete |');
  expect(stdout).toContain('## Warnings\n\n- `kind/dev`: Group admins');
  const json = JSON.parse((await list('--format', 'json')).stdout) as {
    workspaces: readonly object[];
    warnings: readonly object[];
  };
  expect(json.workspaces).toContainEqual(
    expect.objectContaining({
      who: 'ServiceAccount team-a/bot',
      state: 'active',
      rights: expect.arrayContaining([{ resource: 'experiments', verbs: ['get', 'update'], names: ['fraud', 'spam'] }]),
    }),
  );
  expect(json.warnings).toHaveLength(4);
});

test('an environment without workspaces has none, and other subjects have neither environments nor markdown', async () => {
  expect((await list('kind/empty')).stdout).toBe('no workspaces\n');
  expect((await list('kind/nothing')).status).toBe(2);
  for (const args of [
    ['checks', 'kind/dev'],
    ['platforms', '--format', 'markdown'],
  ])
    expect((await runIn(folder, ['list', ...args])).status).toBe(2);
});

test('where a login decides, people have permissions on names', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'list-oidc-'));
  try {
    mkdirSync(join(elsewhere, 'environments/kubernetes'), { recursive: true });
    const teams =
      'workspaces: [{namespace: fraud, people: {viewers: [{kind: OidcGroup, name: audit}], editors: [{kind: OidcGroup, name: fraud}]}}, {namespace: old, state: leaving, people: {editors: [{kind: OidcGroup, name: old}], owners: [{kind: OidcGroup, name: leads}]}}]\n';
    writeFileSync(join(elsewhere, 'environments/kubernetes/prod.yaml'), `${oidcMachines}${teams}`);
    const { stdout } = await runIn(elsewhere, ['list', 'workspaces', '--format', 'markdown']);
    expect(stdout.split('\n').filter((line) => line.includes('Group'))).toEqual([
      '| `kubernetes/prod` | `fraud` | `Group audit` | read what begins with fraud/ or fraud. |',
      '| `kubernetes/prod` | `fraud` | `Group fraud` | read and write what begins with fraud/ or fraud. |',
      '| `kubernetes/prod` | `old (leaving)` | `Group old` | read what begins with old/ or old. |',
      '| `kubernetes/prod` | `old (leaving)` | `Group leads` | read, write, delete and share what begins with old/ or old. |',
    ]);
    expect(stdout).not.toContain('roles view, edit or admin of Kubernetes');
    expect(stdout).toContain('- `kubernetes/prod`: everyone who may log in can create an experiment or model');
    writeFileSync(
      join(elsewhere, 'environments/kubernetes/prod.yaml'),
      `${replaced(oidcMachines, '  serviceAccounts:', '  restrictCreation: true\n  serviceAccounts:').replace(/^smokeTest: .*\n/m, '')}${teams}`,
    );
    const restricted = await runIn(elsewhere, ['list', 'workspaces', '--format', 'markdown']);
    expect(restricted).toMatchObject({ status: 0, stderr: '' });
    expect(restricted.stdout).not.toContain('everyone who may log in');
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
