/** The digest in the names of Jobs: of the finished spec, and in no patch. */
import { App, Chart, JsonPatch } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { formatProblems } from '../../lib/environment/parse.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { DigestedJob } from '../../lib/model/digested-job.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { today } from '../support/environments.js';
import { standaloneProd } from '../support/standalone.js';

const base = standaloneProd.concat('smokeTest: {}\n');

/** The same environment with other top-level fields. */
const withFields = (fields: Record<string, unknown>) =>
  stringify({ ...(parse(base) as Record<string, unknown>), ...fields });

function synthesized(yaml: string) {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  if ('problems' in result) throw new Error(formatProblems(result.problems));
  return result;
}

function problemsOf(yaml: string): string {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  return 'problems' in result ? formatProblems(result.problems) : '';
}

const jobsOf = (yaml: string) => synthesized(yaml).overlay.objects.filter(({ kind }) => kind === 'Job');
const namesOf = (yaml: string) => jobsOf(yaml).map(({ metadata }) => metadata.name);
const patch = (name: string, operation: object) => [{ target: { kind: 'Job', name }, operations: [operation] }];
const moreTime = { op: 'replace', path: '/spec/activeDeadlineSeconds', value: 7200 };

test('both Jobs end in a version and a digest', () => {
  expect(namesOf(base).map((name) => name.replace(/[0-9a-f]{8}$/, '<digest>'))).toEqual([
    'mlflow-migration-3-17-2-<digest>',
    'mlflow-smoke-test-3-17-2-<digest>',
  ]);
});

test('a patch names a Job without its digest, and gives it another one', () => {
  const yaml = withFields({ patches: patch('mlflow-migration', moreTime) });
  const [migration] = jobsOf(yaml);
  expect(migration?.['spec']).toMatchObject({ activeDeadlineSeconds: 7200 });
  expect(namesOf(yaml)[0]).not.toBe(namesOf(base)[0]);
  expect(namesOf(yaml)[1]).toBe(namesOf(base)[1]);
});

test('a patch and the field that sets the same give the same name', () => {
  const patched = namesOf(withFields({ patches: patch('mlflow-migration', moreTime) }));
  expect(namesOf(withFields({ migration: { activeDeadlineSeconds: 7200 } }))).toEqual(patched);
});

test('a patch of metadata alone runs nothing again', () => {
  const operation = { op: 'add', path: '/metadata/annotations', value: { note: 'x' } };
  expect(namesOf(withFields({ patches: patch('mlflow-migration', operation) }))).toEqual(namesOf(base));
});

test('a mirror gives a Job another name, because its image is another one', () => {
  const mirrored = namesOf(withFields({ registryMirrors: { 'example.com': 'registry.internal' } }));
  expect(mirrored).toHaveLength(2);
  for (const name of namesOf(base)) expect(mirrored).not.toContain(name);
});

test('the README waits for the final name', () => {
  const yaml = withFields({ patches: patch('mlflow-migration', moreTime) });
  const readme = synthesized(yaml).texts.files.get('README.md');
  expect(readme).toContain(`job/${namesOf(yaml)[0]}\n`);
  expect(readme).not.toMatch(/job\/mlflow-migration\n/);
});

test('a patch that names the digest is told the name without it', () => {
  const [name = ''] = namesOf(base);
  expect(problemsOf(withFields({ patches: patch(name, moreTime) }))).toContain(
    `Job ${name}: the digest at the end changes with the Job\n    use the name without version and digest: mlflow-migration`,
  );
  expect(problemsOf(withFields({ patches: patch('mlflow-migrations', moreTime) }))).toContain(
    'of kind Job there is mlflow-migration, mlflow-smoke-test',
  );
});

test('a waiver names a Job with or without its digest', () => {
  const byTag = base.replace(/@sha256:b{64}/, ':3.17.2');
  const waiver = (object?: string) => ({
    check: 'MLF-IMAGE-1',
    reason: 'not pushed yet',
    until: '2099-12-31',
    ...(object ? { object } : {}),
  });
  const waivers = [
    'Deployment mlflow/mlflow',
    'CronJob mlflow/mlflow-garbage-collection',
    'Job mlflow/mlflow-smoke-test',
  ];
  const yaml = (name: string) =>
    stringify({ ...(parse(byTag) as object), waivers: [...waivers, `Job mlflow/${name}`].map(waiver) });
  const [digested = ''] = namesOf(stringify({ ...(parse(byTag) as object), waivers: [waiver()] }));
  expect(problemsOf(yaml('mlflow-migration'))).toBe('');
  expect(problemsOf(yaml(digested))).toBe('');
  expect(problemsOf(yaml('mlflow-migratio'))).toContain(`MLF-IMAGE-1 Job mlflow/${digested}`);
});

test('in an app of its own a Job is named after its own patches', () => {
  const job = () =>
    new DigestedJob(new Chart(new App(), 'chart'), 'Job', {
      version: '1.2.3',
      metadata: { name: 'migration', namespace: 'ml' },
      spec: { backoffLimit: 1, template: { spec: { restartPolicy: 'Never', containers: [] } } },
    });
  const [plain, patched] = [job(), job()];
  patched.addJsonPatch(JsonPatch.replace('/spec/backoffLimit', 2));
  expect(plain.jobName).toMatch(/^migration-1-2-3-[0-9a-f]{8}$/);
  expect((plain.toJson() as KubernetesObject).metadata.name).toBe(plain.jobName);
  expect(patched.jobName).toMatch(/^migration-1-2-3-[0-9a-f]{8}$/);
  expect(patched.jobName).not.toBe(plain.jobName);
});
