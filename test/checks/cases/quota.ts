import { kindDev } from '../../support/environments.js';
import { type Allowed, type Broken, container, withObject } from '../support.js';

const metadata = (name: string) => ({ name, namespace: 'team-a' });
const quota = (hard: object, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: metadata('quota'),
  spec: { hard, ...rest },
});
const range = (limits: object) => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: metadata('limits'),
  spec: { limits: [{ type: 'Container', ...limits }] },
});
const spec = (resources: object) => ({ containers: [container({ resources })], restartPolicy: 'Never' });
const deployment = (resources: object, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata('agent'),
  spec: { replicas, template: { metadata: { labels: { a: 'b' } }, spec: spec(resources) } },
});
const job = (resources: object, parallelism?: number) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: metadata('retrain'),
  spec: { jobTemplate: { spec: { ...(parallelism ? { parallelism } : {}), template: { spec: spec(resources) } } } },
});
const one = { requests: { cpu: '1', memory: '2Gi' } };

export const broken: readonly Broken[] = [
  [
    'MLF-QUOTA-1',
    kindDev,
    () => withObject(kindDev, quota({ 'requests.cpu': '3' }), deployment(one, 4)),
    'spec.hard["requests.cpu"]: 3, and what always runs in the namespace needs 4',
  ],
  [
    'MLF-QUOTA-1',
    kindDev,
    () => withObject(kindDev, quota({ 'requests.memory': '4Gi' }), deployment(one, 1), job(one, 2)),
    'its pods need 4Gi of requests.memory beside 2Gi of what always runs, and the ResourceQuota quota allows 4Gi',
  ],
  ['MLF-QUOTA-1', kindDev, () => withObject(kindDev, quota({ pods: 2 }), job(one, 3)), 'its pods need 3 of pods'],
  [
    'MLF-QUOTA-1',
    kindDev,
    () => withObject(kindDev, quota({ 'limits.memory': '8Gi' }), job(one)),
    'a container sets no limits.memory, which the ResourceQuota quota counts, and no LimitRange sets it',
  ],
  [
    'MLF-QUOTA-1',
    kindDev,
    () => withObject(kindDev, quota({ 'limits.memory': '8Gi' }), range({ default: { memory: '16Gi' } }), job(one)),
    'its pods need 16Gi of limits.memory, and the ResourceQuota quota allows 8Gi',
  ],
];

export const allowed: readonly Allowed[] = [
  ['MLF-QUOTA-1', 'exactly the quota', () => withObject(kindDev, quota({ cpu: '4' }), deployment(one, 3), job(one))],
  [
    'MLF-QUOTA-1',
    'a limit that is also the request',
    () => withObject(kindDev, quota({ 'requests.memory': '2Gi' }), job({ limits: { memory: '2Gi' } })),
  ],
  [
    'MLF-QUOTA-1',
    'defaults of a LimitRange',
    () => withObject(kindDev, quota({ 'requests.cpu': '1' }), range({ defaultRequest: { cpu: '100m' } }), job({})),
  ],
  [
    'MLF-QUOTA-1',
    'a quota of some pods, and one of devices that no pod requests',
    () =>
      withObject(
        kindDev,
        quota({ pods: 0 }, { scopes: ['Terminating'] }),
        quota({ 'requests.nvidia.com/gpu': '1', 'count/jobs.batch': '0' }),
        job(one),
      ),
  ],
];
