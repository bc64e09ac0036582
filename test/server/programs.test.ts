/** Programs of workspaces as they are rendered: pods of a CronJob and of a Job train against the real server, with each kind of token. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultOf } from './harness/client-pod.js';
import { environmentLike } from './harness/environment-like.js';
import { Standalone } from './harness/standalone.js';
import { templateOf } from './harness/templates.js';

/** It writes a run, and prints what the server has of it. */
const script = `
import json, os
import mlflow
with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 0.95)
    mlflow.log_text("weights", "model.txt")
found = mlflow.get_run(run.info.run_id)
print("= " + json.dumps({
    "experiment": mlflow.get_experiment(found.info.experiment_id).name,
    "metrics": found.data.metrics,
    "artifact": mlflow.artifacts.load_text(found.info.artifact_uri + "/model.txt"),
    "user": found.info.user_id,
    "links": sorted(os.listdir("/var/run/secrets/kubernetes.io/serviceaccount")),
}))
`;

const image = `example.com/train@sha256:${'1'.repeat(64)}`;
const program = (name: string, more = '') =>
  `{name: ${name}, image: "${image}", command: [python, -c, ${JSON.stringify(script)}]${more}}`;
const consumers = `{cronJobs: [${program('retrain', ', schedule: "0 3 * * *"')}], training: {jobs: [${program('train', ', experiment: other')}]}}`;

let standalone: Standalone;

beforeAll(async () => {
  standalone = await Standalone.start(`${environmentLike('kind/standalone-dev')}workspaces:
- {namespace: team-a, client: {experiment: fraud, account: training, token: {}}, consumers: ${consumers}}
- {namespace: team-b, client: {experiment: fraud, account: training}, consumers: ${consumers}}
`);
  await standalone.must('migration');
  await standalone.serve();
  for (const workspace of ['team-a', 'team-b'])
    await standalone.account('training', workspace, 'mlflow-view', 'mlflow-integration');
});
afterAll(async () => standalone?.stop());

/** Runs the pod of a program to its end. */
async function outcome(kind: string, name: RegExp, namespace: string) {
  const object = standalone.overlay.objects.find(
    (one) => one.kind === kind && name.test(one.metadata.name) && one.metadata.namespace === namespace,
  );
  if (!object) throw new Error(`no ${kind} ${name} in ${namespace}`);
  const pod = await standalone.rig.run(templateOf(object), { namespace, name: `${object.metadata.name}-pod` });
  return JSON.parse(resultOf(await pod.ended())) as Readonly<Record<string, unknown>>;
}

const written = { metrics: { accuracy: 0.95 }, artifact: 'weights' };

test('with a projected token, a CronJob and a Job train as their account, each in its experiment', async () => {
  const user = 'system:serviceaccount:team-a:training';
  expect(await outcome('CronJob', /^retrain$/, 'team-a')).toMatchObject({ ...written, experiment: 'fraud', user });
  expect(await outcome('Job', /^train-/, 'team-a')).toMatchObject({ ...written, experiment: 'other', user });
});

test('with the usual token, they do the same in their workspace', async () => {
  const user = 'system:serviceaccount:team-b:training';
  expect(await outcome('CronJob', /^retrain$/, 'team-b')).toMatchObject({ ...written, experiment: 'fraud', user });
});

/** Runs a program in the place of the one of the CronJob of team-b, with its account and variables. */
async function inTeamB(name: string, python: string) {
  const object = standalone.overlay.objects.find(
    (one) => one.kind === 'CronJob' && one.metadata.namespace === 'team-b' && one.metadata.name === 'retrain',
  );
  if (!object) throw new Error('team-b has no CronJob');
  const template = structuredClone(templateOf(object));
  for (const container of template.spec?.containers ?? [])
    Object.assign(container, { command: ['python', '-c', python] });
  return JSON.parse(resultOf(await (await standalone.rig.run(template, { namespace: 'team-b', name })).ended()));
}

test('a search in the workspace of another team comes back empty, and is no error', async () => {
  const search = (workspace: string) => `
import json
import mlflow
mlflow.set_workspace("${workspace}")
print("= " + json.dumps([one.name for one in mlflow.search_experiments()]))
`;
  expect(await inTeamB('search-own', search('team-b'))).toContain('fraud');
  expect(await inTeamB('search-foreign', search('team-a'))).toEqual([]);
});

test('the export of a team that leaves has the artifacts of its runs', async () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'workspaces.md'), 'utf8');
  const snippet = /^## Offboarding\n.*?^ *```python\n(.*?)^ *```/ms.exec(page)?.[1]?.replace(/^ {3}/gm, '') ?? '';
  expect(snippet).toContain('set_workspace("legacy")');
  const python = `
import json, os, pathlib
os.chdir("/tmp")
${snippet.replace('"legacy"', '"team-b"')}
print("= " + json.dumps(sorted({path.name for path in pathlib.Path("export").rglob("*") if path.is_file()})))
`;
  expect(await inTeamB('export', python)).toContain('model.txt');
});

test('a token for another audience is refused by the server, as MLF-CLIENT-1 says', async () => {
  const object = standalone.overlay.objects.find(
    (one) => one.kind === 'CronJob' && one.metadata.namespace === 'team-a' && one.metadata.name === 'retrain',
  );
  const text = JSON.stringify(templateOf(object as never)).replace(
    '"serviceAccountToken":{',
    '"serviceAccountToken":{"audience":"mlflow",',
  );
  const pod = await standalone.rig.run(JSON.parse(text) as ReturnType<typeof templateOf>, {
    namespace: 'team-a',
    name: 'retrain-audience',
  });
  const { exitCode, log } = await pod.ended();
  expect(exitCode).not.toBe(0);
  expect(log).toMatch(/401|UNAUTHENTICATED|Unauthorized/i);
});
