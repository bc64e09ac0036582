import { kindProd } from '../../support/environments.js';
import { waysInVariants } from '../../support/ways-in-variants.js';
import { type Broken, changed } from '../support.js';

const routed = waysInVariants['openshift-kubernetes'] ?? '';

export const broken: readonly Broken[] = [
  [
    'MLF-ROUTE-1',
    kindProd,
    () =>
      changed(kindProd, 'HTTPRoute', ({ spec }) =>
        Object.assign((spec['rules'] as [object])[0], { backendRefs: [{ name: 'mlflow', port: 5000 }] }),
      ),
    'Service mlflow has no port 5000, but 8443',
  ],
  [
    'MLF-ROUTE-1',
    kindProd,
    () =>
      changed(kindProd, 'HTTPRoute', ({ spec }) =>
        Object.assign((spec['rules'] as [object])[0], { backendRefs: [{ name: 'mlfow', port: 8443 }] }),
      ),
    'Service opendatahub/mlfow does not exist',
  ],
  [
    'MLF-ROUTE-2',
    kindProd,
    () =>
      changed(kindProd, 'BackendTLSPolicy', ({ spec }) =>
        Object.assign((spec['targetRefs'] as [object])[0], { sectionName: 'http' }),
      ),
    'Service mlflow has no port named http',
  ],
  [
    'MLF-ROUTE-1',
    routed,
    () => changed(routed, 'Route', ({ spec }) => Object.assign(spec, { port: { targetPort: 'http' } })),
    'Service mlflow has no port http',
  ],
  [
    'MLF-ROUTE-3',
    routed,
    () => changed(routed, 'Route', ({ spec }) => Object.assign(spec, { path: '/' })),
    'forwards every path to Service mlflow, whose pods serve /metrics',
  ],
];
