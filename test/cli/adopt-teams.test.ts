/** `adopt` of namespaces: files of teams that synthesize, and what is said of every object that was not taken. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Line } from '../../lib/cli/adopt/adoption.js';
import { objectsOf } from '../../lib/cli/adopt/teams/team-objects.js';
import { adoptTeamsOf } from '../../lib/cli/adopt/teams/teams.js';
import { runIn } from '../support/cli.js';

const file = join(__dirname, '../fixtures/adopt-teams/namespaces.yaml');

function teams(yaml = readFileSync(file, 'utf8')) {
  return adoptTeamsOf(objectsOf(parseAllDocuments(yaml).map((one) => one.toJS() as unknown)), 'workspaces');
}

function saidOf(lines: readonly Line[], kind: Line['kind']): readonly string[] {
  return lines.filter((line) => line.kind === kind).map(({ from = '', why = '' }) => `${from}: ${why}`);
}

const binding = (roleRef: string, subjects = '[{kind: Group, name: a}]') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: team}\nroleRef: ${roleRef}\nsubjects: ${subjects}\n---\n`;

test('a namespace becomes the workspace of its team', () => {
  const [fraud] = teams();
  expect(parse(fraud?.text ?? '')).toEqual({
    namespace: 'fraud',
    people: {
      owners: [{ kind: 'Group', name: 'fraud-leads' }],
      editors: [{ kind: 'Group', name: 'fraud' }],
      viewers: [{ kind: 'User', name: 'auditor' }],
    },
    programs: [{ name: 'retrain', role: 'edit' }, { name: 'training' }],
    bindings: [
      { role: 'integration', subjects: [{ kind: 'ServiceAccount', name: 'scheduler', namespace: 'airflow' }] },
    ],
    roles: [
      {
        name: 'agent',
        rules: [{ resource: 'experiments', verbs: ['get', 'update'], names: ['support'] }],
        subjects: [{ kind: 'ServiceAccount', name: 'agent', namespace: 'fraud' }],
      },
    ],
    artifacts: { path: 'runs' },
    quota: { 'requests.cpu': '8', pods: '30' },
    limits: { default: { memory: '1Gi' } },
  });
  expect(fraud?.problems).toEqual([]);
});

test('people with the roles of Kubernetes keep them', () => {
  expect(parse(teams()[1]?.text ?? '')).toEqual({
    namespace: 'vision',
    people: { scope: 'namespace', editors: [{ kind: 'Group', name: 'vision' }] },
    bindings: [{ role: 'view', subjects: [{ kind: 'Group', name: 'auditors' }] }],
  });
});

test('namespaces of the system, and those without anything of a workspace, are left out', () => {
  expect(teams().map(({ namespace }) => namespace)).toEqual(['fraud', 'vision']);
});

test('everything else is said', () => {
  const [fraud, vision] = teams();
  expect(saidOf(fraud?.lines ?? [], 'lost')).toEqual([
    'RoleBinding bench-mlflow roleRef.name: Notebook bench makes it',
    'RoleBinding system:image-pullers roleRef.name: OpenShift makes it',
    'LimitRange containers spec.limits.1.max: limits of a workspace are default, defaultRequest, min, max of containers',
    expect.stringMatching(/^NetworkPolicy deny .* write what this one allows in networkPolicy/),
  ]);
  expect(saidOf(fraud?.lines ?? [], 'computed')[0]).toContain('the namespace stays as it is: create: true puts it');
  expect(saidOf(fraud?.lines ?? [], 'secret')[0]).toContain('Secret mlflow-artifact-connection stays');
  expect(saidOf(fraud?.lines ?? [], 'assumed').join()).toContain(
    'ResourceQuota compute stays beside that of the overlay',
  );
  expect(saidOf(vision?.lines ?? [], 'lost')).toEqual([
    'RoleBinding edit: account pipeline has the role edit of Kubernetes, which programs do not get: leave the binding as it is',
  ]);
});

test.each([
  ['{kind: ClusterRole, name: deployer}', '', 'ClusterRole deployer is no role of a workspace'],
  ['{kind: Role, name: r}', '', 'its Role r is not among the objects: add role to kubectl get'],
  [
    '{kind: Role, name: r}',
    '[{apiGroups: [""], resources: [pods], verbs: [get]}]',
    'it grants nothing in MLflow: leave the binding as it is',
  ],
  [
    '{kind: Role, name: r}',
    '[{apiGroups: [""], resources: [pods], verbs: [get]}, {apiGroups: [mlflow.kubeflow.org], resources: [experiments], verbs: [get]}]',
    'Role r grants more than MLflow: write its rules of mlflow.kubeflow.org in roles',
  ],
])('a binding of %s with the rules %s is not taken', (roleRef, rules, why) => {
  const role = `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: team}\nrules: ${rules}\n---\n`;
  const taken = binding('{kind: ClusterRole, name: view}');
  const [team] = teams(`${taken}${binding(roleRef)}${rules ? role : ''}`);
  expect(saidOf(team?.lines ?? [], 'lost').join()).toContain(why);
});

test('a second quota, and one with scopes, are not taken', () => {
  const quota = (name: string, more = '') =>
    `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: ${name}, namespace: team}\nspec: {hard: {pods: 1}${more}}\n---\n`;
  expect(saidOf(teams(`${quota('a')}${quota('b')}`)[0]?.lines ?? [], 'lost')).toEqual([
    'ResourceQuota b metadata.name: a workspace has one, and all of a namespace count: this one stays as it is',
  ]);
  const scoped = `${binding('{kind: ClusterRole, name: view}')}${quota('a', ', scopes: [Terminating]')}`;
  expect(saidOf(teams(scoped)[0]?.lines ?? [], 'lost').join()).toContain('a quota of a workspace has no scopes');
});

test('what does not fit a workspace is a problem of its line', () => {
  const [team] = teams(binding('{kind: ClusterRole, name: view}', '[{kind: Group, name: ""}]'));
  expect(team?.problems.map(({ location, message }) => `${location.file}:${location.line} ${message}`)).toEqual([
    expect.stringMatching(/^workspaces\/team\.yaml:\d+ people\.viewers\[0\]\.name/),
  ]);
});

describe('the command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'adopt-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('writes files with which an environment synthesizes, and overwrites none', async () => {
    const environment = ['init', '--yes', '--platform', 'odh', '--ci', 'none', '--name', 'team'];
    expect((await runIn(folder, environment)).status).toBe(0);
    const written = await runIn(folder, ['adopt', file, '--teams', 'workspaces/odh/team']);
    expect(written).toMatchObject({ status: 0, stderr: '' });
    expect(written.stdout).toContain('workspaces/odh/team/vision.yaml\n\nRecognised: namespace vision\n\nTaken:\n');
    expect(await runIn(folder, ['synth'])).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'overlays/odh/team/workspaces.yaml'), 'utf8')).toContain('namespace: vision');
    const again = await runIn(folder, ['adopt', file, '--teams', 'workspaces/odh/team']);
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toContain('workspaces/odh/team/vision.yaml: nothing is overwritten, and nothing was written');
  });

  test('prints them without a folder, and says if there are none', async () => {
    const printed = await runIn(folder, ['adopt', file]);
    expect(printed.status).toBe(0);
    expect(parseAllDocuments(printed.stdout).map((one) => (one.toJS() as { namespace: string }).namespace)).toEqual([
      'fraud',
      'vision',
    ]);
    const json = await runIn(folder, ['adopt', file, '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ teams: [{ namespace: 'fraud' }, { namespace: 'vision' }] });
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'one.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
    expect(await runIn(folder, ['adopt', 'one.yaml', '--teams', 'empty'])).toMatchObject({
      status: 1,
      stderr: 'no namespace of the input has a right, a bucket or a quota that a workspace has\n',
    });
  });
});
