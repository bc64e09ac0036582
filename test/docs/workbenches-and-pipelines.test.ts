/** docs/workbenches-and-pipelines.md: its environment is synthesized, and what its tables, commands and Python name is in the overlay. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notebook } from '../../lib/consumers/workbench/notebook.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { today } from '../support/environments.js';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'workbenches-and-pipelines.md'), 'utf8');
const block = (language: string) => new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';
const [, path = ''] = /`environments\/(\S+)\.yaml`/.exec(page) ?? [];
const result = synthesize(`environments/${path}.yaml`, path, () => Buffer.from(block('yaml')), today);
if ('problems' in result) throw new Error(JSON.stringify(result.problems, null, 2));
const { objects, requirements, prerequisites } = result.overlay;
const find = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

test('the overlay has each part of the table', () => {
  expect(find('Notebook', 'alice')?.['spec']).toBeDefined();
  expect(find('Notebook', 'alice')?.metadata.annotations).toMatchObject({ [notebook.instance]: 'mlflow' });
  expect(find('Notebook', 'experiments')?.['spec']).toBeUndefined();
  expect(find('DataSciencePipelinesApplication', 'dspa')?.['spec']).toMatchObject({ mlflow: expect.anything() });
  expect(find('RoleBinding', 'dspa-runner-integration')?.['subjects']).toEqual([
    { kind: 'ServiceAccount', name: 'pipeline-runner-dspa', namespace: 'team-a' },
  ]);
  expect(find('MLflowConfig', 'mlflow')).toBeDefined();
  expect(find('OdhDashboardConfig', 'odh-dashboard-config')?.['spec']).toEqual({
    globalMLflowNamespaces: ['mlflow-shared'],
  });
  expect(find('Auth', 'auth')?.['spec']).toEqual({ allowedGroups: ['data-science'] });
  for (const variable of notebook.variables) expect(page).toContain(`\`${variable}\``);
});

test('components that it enables are no prerequisites', () => {
  expect(JSON.stringify(prerequisites)).not.toMatch(/component (workbenches|aipipelines)|crd notebooks/);
});

test('the step of a pipeline reads keys of the connection', () => {
  const python = block('python');
  const [, name = ''] = /secret_name="([^"]+)"/.exec(python) ?? [];
  const read = [...python.matchAll(/"(AWS_\w+)": /g)].map(([, key]) => key);
  const keys = requirements.find((required) => required.kind === 'Secret' && required.name === name)?.keys ?? [];
  expect(read).toHaveLength(3);
  expect(keys.map(({ key }) => key)).toEqual(expect.arrayContaining(read));
});
