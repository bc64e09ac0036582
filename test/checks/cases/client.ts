import type { EnvVar, PodSpec } from '../../../imports/kubernetes.js';
import { image } from '../../support/consumers.js';
import { kindDev, overlayOf } from '../../support/environments.js';
import { type Allowed, type Broken, changed } from '../support.js';

const workspace = (client: string) =>
  `workspaces: [{namespace: team-a, client: ${client}, consumers: {cronJobs: [{name: retrain, image: "${image}", schedule: "0 3 * * *"}]}}]\n`;
const good = kindDev + workspace('{ca: {configMap: mlflow-ca}, token: {}}');
const usual = kindDev + workspace('{ca: {configMap: mlflow-ca}}');
const untrusting = kindDev + workspace('{}');

/** The program with its pod changed. */
const withPod = (yaml: string, change: (pod: PodSpec) => void) => () =>
  changed(yaml, 'CronJob', ({ spec }) => {
    change((spec['jobTemplate'] as { spec: { template: { spec: PodSpec } } }).spec.template.spec);
  });
const setUri = (pod: PodSpec, value: string) => {
  for (const { env = [] } of pod.containers)
    for (const variable of env) if (variable.name === 'MLFLOW_TRACKING_URI') Object.assign(variable, { value });
};
const tokenOf = ({ volumes = [] }: PodSpec) =>
  volumes.flatMap(
    ({ projected }) => projected?.sources?.flatMap(({ serviceAccountToken }) => serviceAccountToken ?? []) ?? [],
  )[0];

export const broken: readonly Broken[] = [
  [
    'MLF-CLIENT-1',
    good,
    withPod(good, (pod) => Object.assign(tokenOf(pod) ?? {}, { audience: 'mlflow' })),
    'the audience is "mlflow"',
  ],
  [
    'MLF-CLIENT-2',
    usual,
    withPod(usual, (pod) => Object.assign(pod, { automountServiceAccountToken: false })),
    'MLFLOW_TRACKING_AUTH is kubernetes-namespaced, and no token is mounted',
  ],
  [
    'MLF-CLIENT-3',
    usual,
    () => overlayOf(untrusting),
    'MLFLOW_TRACKING_URI is https://mlflow.opendatahub.svc:8443/mlflow, the CA of a service inside the cluster is not in the public trust stores',
  ],
  [
    'MLF-CLIENT-3',
    usual,
    () =>
      changed(untrusting, 'CronJob', ({ spec }) => {
        const { template } = (spec['jobTemplate'] as { spec: { template: { spec: PodSpec } } }).spec;
        for (const container of template.spec.containers)
          Object.assign(container, { env: [], envFrom: [{ configMapRef: { name: 'mlflow-client' } }] });
      }),
    'MLFLOW_TRACKING_URI is https://mlflow.opendatahub.svc:8443',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-CLIENT-1',
    'an audience of another token, which the client does not read',
    withPod(good, (pod) => {
      const audience = { serviceAccountToken: { path: 'token', audience: 'vault' } };
      const volumes = [...(pod.volumes ?? []), { name: 'vault', projected: { sources: [audience] } }];
      Object.assign(pod, { volumes });
    }),
  ],
  [
    'MLF-CLIENT-2',
    'a projected token in the place of the usual one',
    withPod(good, (pod) => Object.assign(pod, { priorityClassName: 'high' })),
  ],
  ['MLF-CLIENT-3', 'a public name', withPod(untrusting, (pod) => setUri(pod, 'https://mlflow.example.com'))],
  ['MLF-CLIENT-3', 'a server without TLS', withPod(untrusting, (pod) => setUri(pod, 'http://mlflow.mlflow.svc'))],
  [
    'MLF-CLIENT-3',
    'a bundle that all libraries read',
    withPod(untrusting, (pod) => {
      for (const { env = [] } of pod.containers) (env as EnvVar[]).push({ name: 'REQUESTS_CA_BUNDLE', value: '/ca' });
    }),
  ],
  [
    'MLF-CLIENT-3',
    'a job of the server that reads the stores itself',
    withPod(untrusting, (pod) => {
      for (const { env = [] } of pod.containers)
        (env as EnvVar[]).push({ name: 'MLFLOW_BACKEND_STORE_URI', value: 'sqlite:////mlflow.db' });
    }),
  ],
];
