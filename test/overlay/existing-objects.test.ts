/** `existing`: objects of others, to which variables, volumes, patches and extra objects refer. */
import { formatProblems } from '../../lib/environment/parse.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, kindProd, memory, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev } from '../support/standalone.js';

const env = '[{name: TEAM_TOKEN, valueFrom: {secretKeyRef: {name: team-settings, key: TEAM_TOKEN}}}]';
const patch = (kind: string, path: string) =>
  `patches: [{target: {kind: ${kind}, name: mlflow}, operations: [{op: add, path: ${path}, value: ${env}}]}]\n`;
const standalone = `${standaloneDev}${patch('StatefulSet', '/spec/template/spec/containers/0/env')}`;
const operated = `${kindDev}${patch('MLflow', '/spec/env')}`;
const inServer = {
  standalone: replaced(standaloneDev, 'size: xs', `size: xs, env: ${env}`),
  operated: `${kindDev}server: {env: ${env}}\n`,
} as const;

function result(yaml: string) {
  const file = 'environments/kind/test.yaml';
  const found = synthesize(file, 'kind/test', memory({ [file]: yaml }), today);
  return 'problems' in found
    ? { problems: formatProblems(found.problems), readme: '', requirements: [] }
    : { problems: '', readme: found.texts.files.get('README.md') ?? '', requirements: found.overlay.requirements };
}

test.each([
  ['standalone', standalone, 'mlflow'],
  ['operated', operated, 'opendatahub'],
])('%s: the Secret of a variable is missing, unless it exists', (_, yaml, namespace) => {
  const missing = result(yaml).problems;
  expect(missing).toMatch(new RegExp(`MLF-REF-1 .* Secret ${namespace}/team-settings does not exist`));
  expect(missing).toContain('list one that others create in existing');
  const { problems, readme } = result(
    `${yaml}existing: [{kind: Secret, name: team-settings, providedBy: the platform team}]\n`,
  );
  expect(problems).toBe('');
  const row = `\\| Secret \`team-settings\` in \`${namespace}\` \\| \`<any key>\` \\| \`<value>\` \\| .* \\| the platform team \\|`;
  expect(readme).toMatch(new RegExp(row));
  expect(readme).not.toContain('create secret generic team-settings');
});

test.each([
  ['standalone', 'mlflow'],
  ['operated', 'opendatahub'],
] as const)('%s: the Secret of a variable of the server is a Requirement', (form, namespace) => {
  const { problems, requirements, readme } = result(inServer[form]);
  expect(problems).toBe('');
  expect(requirements.find(({ name }) => name === 'team-settings')).toMatchObject({
    kind: 'Secret',
    namespace,
    keys: [{ key: 'TEAM_TOKEN' }],
  });
  expect(readme).toMatch(
    new RegExp(`\\| Secret \`team-settings\` in \`${namespace}\` \\| \`TEAM_TOKEN\` \\|.*server.* \\| you \\|`),
  );
});

test('so are the sources of a sidecar, but nothing that is optional', () => {
  const source = (name: string, more = '') => `{secretRef: {name: ${name}${more}}}`;
  const sidecar = `sidecars: [{name: side, image: "example.com/side:1", securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}, envFrom: [${source('whole')}, ${source('absent', ', optional: true')}]}]`;
  const { requirements, problems } = result(replaced(standaloneDev, 'size: xs', `size: xs, ${sidecar}`));
  expect(problems).toBe('');
  expect(requirements.flatMap(({ name, keys }) => (name === 'whole' ? keys : []))).toEqual([
    { key: '<any>', format: 'every key becomes a variable', readers: expect.anything() },
  ]);
  expect(requirements.map(({ name }) => name)).not.toContain('absent');
});

test.each(['standalone', 'operated'] as const)('%s: its keys are compared with those that are read', (form) => {
  const { problems } = result(`${inServer[form]}existing: [{kind: Secret, name: team-settings, keys: [token]}]\n`);
  expect(problems).toContain('MLF-REF-3');
  expect(problems).toContain('Secret team-settings has no key TEAM_TOKEN, but token');
});

test('one of another namespace is another object', () => {
  const { problems } = result(`${standalone}existing: [{kind: Secret, name: team-settings, namespace: other}]\n`);
  expect(problems).toContain('Secret mlflow/team-settings does not exist');
});

test('a Secret that a store requires keeps its keys, and is provided by others', () => {
  const before = result(kindProd).requirements.find(({ name }) => name === 'mlflow-db-credentials');
  const after = result(`${kindProd}existing: [{kind: Secret, name: mlflow-db-credentials}]\n`).requirements.find(
    ({ name }) => name === 'mlflow-db-credentials',
  );
  expect(before?.keys.length).toBeGreaterThan(0);
  expect(after).toEqual({ ...before, providedBy: 'others' });
});

test('an object of the overlay is refused', () => {
  expect(result(`${standaloneDev}existing: [{kind: ServiceAccount, name: mlflow}]\n`).problems).toMatch(
    /test\.yaml:\d+:41 existing: ServiceAccount mlflow\/mlflow is an object of this overlay\n {4}remove it from existing/,
  );
});
