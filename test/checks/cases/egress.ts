import { kindDev, kindProd, rhoaiProd } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import {
  type Allowed,
  type Broken,
  changed,
  mlflowWith,
  policy,
  s3Only,
  withDefaultEgress,
  withObject,
} from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-EGRESS-1',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: [{ ports: [{ port: 443 }, { port: 6443 }] }] }),
      ),
    'UDP 53, TCP 53 closed',
  ],
  [
    'MLF-EGRESS-1',
    rhoaiProd,
    () =>
      changed(rhoaiProd, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: s3Only({ ports: [{ port: 5432 }] }) }),
      ),
    'UDP 5353, TCP 5353 closed',
  ],
  [
    'MLF-EGRESS-2',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: [{ ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] }] }),
      ),
    'TCP 443, 6443 closed',
  ],
  [
    'MLF-EGRESS-3',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: s3Only({ ports: [{ port: 9000 }] }) }),
      ),
    'S3 at s3.storage.svc is closed',
  ],
  [
    'MLF-EGRESS-4',
    kindDev,
    () => changed(kindDev, 'NetworkPolicy', ({ spec }) => (spec['egress'] as object[]).push({})),
    'every port of every address is allowed',
  ],
  [
    'MLF-EGRESS-5',
    replaced(kindProd, 'db.databases.svc}', 'db.databases.svc, port: 15432}'),
    () =>
      changed(
        replaced(kindProd, 'db.databases.svc}', 'db.databases.svc, port: 15432}'),
        'MLflow',
        ({ spec }) => delete spec['networkPolicyAdditionalEgressRules'],
      ),
    'port 15432 of db.databases.svc is closed',
  ],
  [
    'MLF-EGRESS-1',
    kindDev,
    () =>
      mlflowWith(kindDev, { networkPolicyEgressRules: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }] }] }),
    'UDP 53, TCP 53 closed',
  ],
  [
    'MLF-EGRESS-1',
    kindDev,
    () => withObject(kindDev, policy({ egress: [{ ports: [{ port: 443 }] }] })),
    'NetworkPolicy opendatahub/own spec.egress: UDP 53, TCP 53 closed',
  ],
  [
    'MLF-EGRESS-3',
    replaced(kindProd, '8333', '7480'),
    () => withDefaultEgress(replaced(kindProd, '8333', '7480')),
    'S3 at s3.storage.svc is closed',
  ],
  [
    'MLF-EGRESS-4',
    kindProd,
    () =>
      mlflowWith(kindProd, {
        networkPolicyEgressRules: [],
        networkPolicyAdditionalEgressRules: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
      }),
    'spec.networkPolicyAdditionalEgressRules[0]: every port of every address is allowed',
  ],
];

export const allowed: readonly Allowed[] = [
  ['MLF-EGRESS-2', 'an empty list of rules', () => mlflowWith(kindDev, { networkPolicyEgressRules: [] })],
  [
    'MLF-EGRESS-3',
    'a named port, whose number is defined in the pods of others',
    () =>
      mlflowWith(kindProd, {
        networkPolicyEgressRules: s3Only({ ports: [{ port: 's3' }, { port: 'postgresql' }] }),
        networkPolicyAdditionalEgressRules: [],
      }),
  ],
  ['MLF-EGRESS-3', 'a port that the operator opens by itself', () => withDefaultEgress(kindProd)],
  [
    'MLF-EGRESS-1',
    'a policy for ingress alone',
    () => withObject(kindDev, policy({ policyTypes: ['Ingress'], ingress: [] })),
  ],
];
