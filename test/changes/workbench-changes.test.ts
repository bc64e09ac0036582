import { workbenchChanges } from '../../lib/changes/workbench-changes.js';
import type { OperatedEnvironment } from '../../lib/environment/environment.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { environmentOf, overlayOf } from '../support/environments.js';
import { bob, own, platformDev, workbenches } from '../support/workbenches.js';

const problems = (before: string, after: string): string =>
  formatProblems(
    workbenchChanges(overlayOf(before).objects, overlayOf(after).objects, environmentOf(after) as OperatedEnvironment),
  );

const extra = (annotations: string) =>
  `${platformDev}extraObjects:\n  - {apiVersion: kubeflow.org/v1, kind: Notebook, metadata: {name: alice, namespace: team-a, annotations: {${annotations}}}}\n`;
const annotation = 'opendatahub.io/mlflow-instance: mlflow';

test('a workbench that may run keeps its annotation', () => {
  const found = problems(workbenches(own), workbenches(`${own}, mlflow: false`));
  expect(found).toContain('environments/test.yaml:8:');
  expect(found).toContain('Notebook team-a/alice: the annotation opendatahub.io/mlflow-instance is removed without');
  expect(found).toContain('write stopped: true too');
});

test('the same for an extra object', () => {
  expect(problems(extra(annotation), extra('note: none'))).toContain('which the webhook of the platform refuses');
});

test('a workbench of this overlay cannot become one of the dashboard', () => {
  expect(problems(workbenches(own), workbenches('name: alice, existing: true'))).toContain(
    'existing: true removes its pod and its image',
  );
});

test.each([
  ['nothing', workbenches(own), workbenches(own)],
  ['a stopped workbench', workbenches(own), workbenches(`${own}, mlflow: false, stopped: true`)],
  ['a stopped extra object', extra(annotation), extra('kubeflow-resource-stopped: odh-notebook-controller-lock')],
  ['one that had no annotation', workbenches(`${own}, mlflow: false`), workbenches(`${own}, mlflow: false`)],
  ['one that is adopted', workbenches('name: alice, existing: true'), workbenches(own)],
  ['one that is deleted', workbenches(own), workbenches(bob)],
])('%s changes without a problem', (_, before, after) => {
  expect(problems(before, after)).toBe('');
});
