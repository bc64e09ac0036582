import type { Container, PodSpec } from '../../../imports/kubernetes.js';
import { platformDev, workbenches } from '../../support/workbenches.js';
import { type Allowed, type Broken, changed, withObject } from '../support.js';

const good = workbenches('name: alice, imageStream: {name: datascience, tag: "2025.2"}');

/** The workbench with its pod changed. */
const withPod = (change: (pod: PodSpec & { containers: Container[] }) => void) => () =>
  changed(good, 'Notebook', ({ spec }) => {
    change((spec['template'] as { spec: PodSpec & { containers: Container[] } }).spec);
  });
const firstOf = ({ containers: [first] }: { containers: Container[] }): Record<string, unknown> =>
  first as unknown as Record<string, unknown>;

const notebook = (annotations: Readonly<Record<string, string>>) => ({
  apiVersion: 'kubeflow.org/v1',
  kind: 'Notebook',
  metadata: { name: 'other', namespace: 'team-a', annotations },
});

export const broken: readonly Broken[] = [
  [
    'MLF-WORKBENCH-1',
    platformDev,
    () => withObject(platformDev, notebook({ 'opendatahub.io/mlflow-instance': 'nonsense' })),
    '"nonsense" is not the name of the MLflow resource',
  ],
  [
    'MLF-WORKBENCH-2',
    good,
    withPod((pod) => (firstOf(pod)['env'] = [{ name: 'MLFLOW_TRACKING_URI', value: 'https://other.example.com' }])),
    'sets MLFLOW_TRACKING_URI',
  ],
  ['MLF-WORKBENCH-3', good, withPod((pod) => Object.assign(pod, { hostNetwork: true })), 'hostNetwork is not admitted'],
  ['MLF-WORKBENCH-3', good, withPod((pod) => Object.assign(pod, { hostPID: true })), 'hostPID is not admitted'],
  ['MLF-WORKBENCH-3', good, withPod((pod) => Object.assign(pod, { hostIPC: true })), 'hostIPC is not admitted'],
  [
    'MLF-WORKBENCH-3',
    good,
    withPod((pod) => Object.assign(pod, { serviceAccountName: 'training' })),
    'the account "training" is not admitted',
  ],
  [
    'MLF-WORKBENCH-3',
    good,
    withPod((pod) => Object.assign(pod, { volumes: [{ name: 'disk', hostPath: { path: '/data' } }] })),
    'volume "disk" is a hostPath',
  ],
  [
    'MLF-WORKBENCH-3',
    good,
    withPod((pod) => (firstOf(pod)['securityContext'] = { privileged: true })),
    'container "alice" is privileged',
  ],
  ['MLF-WORKBENCH-4', good, withPod((pod) => (firstOf(pod)['name'] = 'notebook')), 'the first container is "notebook"'],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-WORKBENCH-1',
    'an annotation with spaces, which the controller trims, and one without a value',
    () =>
      withObject(platformDev, notebook({ 'opendatahub.io/mlflow-instance': ' mlflow ' }), {
        ...notebook({ 'opendatahub.io/mlflow-instance': '' }),
      }),
  ],
  [
    'MLF-WORKBENCH-2',
    'the variables in a sidecar, which the webhook leaves alone',
    withPod(({ containers }) =>
      containers.push({ name: 'sidecar', image: 'a:1', env: [{ name: 'MLFLOW_TRACKING_URI', value: 'https://a' }] }),
    ),
  ],
  [
    'MLF-WORKBENCH-3',
    'no account at all, which the webhook sets',
    withPod((pod) => Object.assign(pod, { serviceAccountName: '' })),
  ],
];
