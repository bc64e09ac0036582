/**
 * Trainings of a workspace by the controllers of others: the pods that Kubeflow's trainer and KubeRay make of our objects are run, and
 * write to the real server as the account of the team.
 */
import type { Container, PodSpec } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { specOf } from '../support/objects.js';
import { resultOf } from './harness/client-pod.js';
import { environmentLike } from './harness/environment-like.js';
import { givenTools, type ServerTools } from './harness/given.js';
import { Standalone, workspaces } from './harness/standalone.js';
import { templateOfPod } from './harness/templates.js';
import { startRayOperator, startTrainer } from './harness/trainers.js';
import { until } from './harness/until.js';

const { trainer, rayOperator } = givenTools<ServerTools>();
const namespace = workspaces.home;

/** It writes a run, and prints what the server has of it. */
const script = `
import json, os
import mlflow
with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 0.95)
found = mlflow.get_run(run.info.run_id)
print("= " + json.dumps({
    "experiment": mlflow.get_experiment(found.info.experiment_id).name,
    "metrics": found.data.metrics,
    "user": found.info.user_id,
    "nodes": os.environ.get("PET_NNODES"),
}))
`;
const written = { experiment: 'fraud', metrics: { accuracy: 0.95 }, user: `system:serviceaccount:${namespace}:tuning` };

const image = `example.com/train@sha256:${'1'.repeat(64)}`;
/** The longest names that are accepted. */
const longest = { TrainJob: 'tune'.padEnd(48, 'x'), RayJob: 'spread'.padEnd(47, 'x') } as const;
const environment = `${environmentLike('kind/standalone-dev')}workspaces:
- namespace: ${namespace}
  client: {experiment: fraud, account: tuning, token: {expirationSeconds: 900}}
  consumers:
    training:
      trainJobs:
      - {name: ${longest.TrainJob}, image: "${image}", runtime: {name: torch-distributed}, nodes: 2, command: [python, -c, ${JSON.stringify(script)}]}
      rayJobs:
      - {name: ${longest.RayJob}, image: "${image}", rayVersion: 2.52.0, entrypoint: python x.py, workers: 1}
`;

let standalone: Standalone;

if (trainer || rayOperator)
  beforeAll(async () => {
    standalone = await Standalone.start(environment, { extent: 'full' });
    await standalone.must('migration');
    await standalone.serve();
    await standalone.account('tuning', namespace, 'mlflow-view', 'mlflow-integration');
  }, 600_000);
afterAll(() => standalone?.stop());

/** As kubectl applies it. */
async function applied(kind: keyof typeof longest, more = ''): Promise<KubernetesObject> {
  const object = standalone.object(kind, longest[kind]);
  const named = { ...object, metadata: { ...object.metadata, name: object.metadata.name + more } };
  await standalone.applyStrictly(named);
  return named;
}

/** Waits for what the controller says of it. */
async function untilStatus(object: KubernetesObject, wanted: (status: string) => boolean): Promise<void> {
  await until(async () => {
    const { body } = await standalone.rig.cluster.api.get(object);
    return wanted(JSON.stringify(at(body, 'status') ?? {}));
  });
}

/** The pods that the controllers made, as many as are wanted, with what the API server and the webhooks added. */
function podsWith(label: string, count: number): Promise<readonly KubernetesObject[]> {
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(label)}`;
  return standalone.listed(path, (pods) => pods.length >= count);
}

/** Runs a pod that a controller made, to its end: what a kubelet is given, or another program in its container. */
async function outcome(pod: KubernetesObject, command?: readonly string[]): Promise<unknown> {
  const { spec, ...template } = templateOfPod(pod);
  const { initContainers: _, ...rest } = spec;
  const containers = rest.containers.map<Container>((container) =>
    command ? { ...container, command: [...command], args: [] } : container,
  );
  const run = await standalone.rig.run(
    { ...template, spec: { ...rest, containers } },
    { namespace, name: pod.metadata.name },
  );
  return JSON.parse(resultOf(await run.ended()));
}

(trainer ? describe : describe.skip)('a TrainJob by the trainer of Kubeflow', () => {
  beforeAll(() => startTrainer(standalone.rig, standalone.authority), 120_000);

  test('becomes a pod for each node, which trains as the account of the team', async () => {
    await applied('TrainJob');
    const pods = await podsWith(`jobset.sigs.k8s.io/jobset-name=${longest.TrainJob}`, 2);
    expect(pods.map((pod) => specOf<PodSpec>(pod).serviceAccountName)).toEqual(['tuning', 'tuning']);
    for (const pod of pods) expect(await outcome(pod)).toEqual({ ...written, nodes: '2' });
  });

  test('says that it is complete by the condition that health checks read', async () => {
    await untilStatus(standalone.object('TrainJob', longest.TrainJob), (status) =>
      /"status":"True","type":"Complete"/.test(status),
    );
  });

  test('with a longer name has no pods, and an event alone says so', async () => {
    const { metadata } = await applied('TrainJob', 'x');
    const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
    await standalone.listed(path, (events) =>
      events.some(
        (event) =>
          at(event, 'regarding', 'name') === metadata.name && String(at(event, 'note')).includes('63 characters'),
      ),
    );
  });
});

(rayOperator ? describe : describe.skip)('a RayJob by KubeRay', () => {
  beforeAll(() => startRayOperator(standalone.rig, standalone.authority), 120_000);

  test('becomes a head and a worker that reach the server as the account of the team', async () => {
    await applied('RayJob');
    const pods = await podsWith('ray.io/is-ray-node=yes', 2);
    expect(pods.map(({ metadata }) => metadata.labels?.['ray.io/node-type']).sort()).toEqual(['head', 'worker']);
    for (const pod of pods) expect(await outcome(pod, ['python', '-c', script])).toEqual({ ...written, nodes: null });
  });

  test('with a longer name is failed by the operator', async () => {
    await untilStatus(await applied('RayJob', 'x'), (status) => status.includes('47 characters'));
  });
});
