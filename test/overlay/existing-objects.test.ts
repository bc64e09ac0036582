/** `existing`: objects of others, to which variables, volumes, patches and extra objects refer. */
import { formatProblems } from '../../lib/environment/parse.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, kindProd, memory, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev } from '../support/standalone.js';

const env = '[{name: TEAM_TOKEN, valueFrom: {secretKeyRef: {name: team-settings, key: TEAM_TOKEN}}}]';
const standalone = replaced(standaloneDev, 'size: xs', `size: xs, env: ${env}`);
const operated = `${kindDev}patches: [{target: {kind: MLflow, name: mlflow}, operations: [{op: add, path: /spec/env, value: ${env}}]}]\n`;

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

test('its keys are compared with those that are read', () => {
  const { problems } = result(`${standalone}existing: [{kind: Secret, name: team-settings, keys: [token]}]\n`);
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
