import type { PodSpec } from '../../../imports/kubernetes.js';
import { image } from '../../support/consumers.js';
import { kindDev } from '../../support/environments.js';
import { type Allowed, type Broken, changed } from '../support.js';

const workspace = (client: string) =>
  `workspaces: [{namespace: team-a, client: ${client}, consumers: {cronJobs: [{name: retrain, image: "${image}", schedule: "0 3 * * *"}]}}]\n`;
const good = kindDev + workspace('{token: {}}');
const usual = kindDev + workspace('{}');

/** The program with its pod changed. */
const withPod = (yaml: string, change: (pod: PodSpec) => void) => () =>
  changed(yaml, 'CronJob', ({ spec }) => {
    change((spec['jobTemplate'] as { spec: { template: { spec: PodSpec } } }).spec.template.spec);
  });
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
];
