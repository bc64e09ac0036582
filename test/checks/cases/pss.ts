import { kindDev, kindProd } from '../../support/environments.js';
import { type Allowed, type Broken, changed, container, job, mlflowWith, pod, withObject } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-PSS-1',
    kindProd,
    () => changed(kindProd, 'CronJob', (object) => Object.assign(job(object).containers[0], { securityContext: {} })),
    'allowPrivilegeEscalation is not false',
  ],
  [
    'MLF-PSS-1',
    kindProd,
    () => changed(kindProd, 'CronJob', (object) => Object.assign(job(object), { hostNetwork: true })),
    'hostNetwork is not allowed',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { podSecurityContext: { runAsUser: 0 } })),
    'runAsUser is 0; this field replaces',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () =>
      mlflowWith(kindDev, {
        securityContext: { runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      }),
    'spec.securityContext: runAsUser is 0',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () => mlflowWith(kindDev, { podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } } }),
    'spec.podSecurityContext: seccompProfile is not RuntimeDefault',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({ securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] }, containers: [container()] }),
      ),
    'spec.securityContext: sysctls has kernel.msgmax',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () => withObject(kindDev, pod({ initContainers: [{ name: 'i', image: 'i:1' }], containers: [container()] })),
    'spec.initContainers[0].securityContext: runAsNonRoot is not true',
  ],
];

export const allowed: readonly Allowed[] = [
  ['MLF-PSS-1', 'a pod that keeps every rule', () => withObject(kindDev, pod({ containers: [container()] }))],
  [
    'MLF-PSS-1',
    'a container of the server that leaves the rest to its pod',
    () =>
      mlflowWith(kindDev, { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }),
  ],
];
