import { kindDev, kindProd } from '../../support/environments.js';
import { standaloneProd } from '../../support/standalone.js';
import {
  type Allowed,
  type Broken,
  binding,
  changed,
  container,
  job,
  pod,
  withObject,
  withServer,
} from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-REF-1',
    kindProd,
    () => changed(kindProd, 'CronJob', (object) => Object.assign(job(object), { serviceAccountName: 'nobody' })),
    'ServiceAccount opendatahub/nobody does not exist: it is neither one of the objects nor a Requirement',
  ],
  [
    'MLF-REF-1',
    kindProd,
    () => changed(kindProd, 'MLflow', ({ spec }) => Object.assign(spec, { caBundleConfigMap: { name: 'other' } })),
    'ConfigMap opendatahub/other does not exist',
  ],
  [
    'MLF-REF-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({ containers: [{ name: 'c', image: 'i:1', envFrom: [{ secretRef: { name: 'gone' } }] }] }),
      ),
    'Secret opendatahub/gone does not exist',
  ],
  ['MLF-REF-2', kindDev, () => withObject(kindDev, binding('mlflow-vieww')), 'ClusterRole mlflow-vieww does not exist'],
  [
    'MLF-REF-3',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        Object.assign(spec, { backendStoreUriFrom: { name: 'mlflow-db-credentials', key: 'uri' } }),
      ),
    'Secret mlflow-db-credentials has no key uri, but backend-store-uri',
  ],
  [
    'MLF-REF-4',
    kindDev,
    () => changed(kindDev, 'Service', ({ spec }) => Object.assign(spec, { selector: { app: 'nothing' } })),
    '{"app":"nothing"} selects no pod',
  ],
  [
    'MLF-REF-4',
    kindProd,
    () =>
      changed(kindProd, 'PodDisruptionBudget', ({ spec }) =>
        Object.assign(spec, { selector: { matchLabels: { app: 'nothing' } } }),
      ),
    'selects no pod',
  ],
  [
    'MLF-REF-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({
          volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'gone' } }] } }],
          containers: [container()],
        }),
      ),
    'spec.volumes[0].projected: Secret opendatahub/gone does not exist',
  ],
  [
    'MLF-REF-2',
    kindDev,
    () =>
      withObject(kindDev, {
        ...binding('view'),
        subjects: [{ kind: 'ServiceAccount', name: 'nobody', namespace: 'opendatahub' }],
      }),
    'subjects[0]: ServiceAccount opendatahub/nobody does not exist',
  ],
  [
    'MLF-REF-2',
    kindDev,
    () => withObject(kindDev, { ...binding('view'), subjects: [{ kind: 'ServiceAccount', name: 'x' }] }),
    'ServiceAccount x has no namespace',
  ],
  [
    'MLF-REF-3',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({
          volumes: [
            {
              name: 'v',
              secret: {
                secretName: 'mlflow-tls',
                items: [
                  { key: 'tls.crt', path: 'a' },
                  { key: 'nope', path: 'b' },
                ],
              },
            },
          ],
          containers: [container()],
        }),
      ),
    'Secret mlflow-tls has no key nope',
  ],
  [
    'MLF-REF-5',
    standaloneProd,
    () => withServer('volumeMounts: [{name: settings, mountPath: /etc/settings}]'),
    'mounts settings, which is not a volume of the pod',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-REF-1',
    'what Kubernetes puts into every namespace',
    () =>
      withObject(
        kindDev,
        pod({
          serviceAccountName: 'default',
          volumes: [{ name: 'v', configMap: { name: 'kube-root-ca.crt' } }],
          containers: [container()],
        }),
      ),
  ],
  [
    'MLF-REF-1',
    'a Secret that External Secrets makes',
    () => {
      const overlay = withObject(
        kindDev,
        pod({ containers: [container({ envFrom: [{ secretRef: { name: 'made' } }] })] }),
      );
      const external = {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'x', namespace: 'opendatahub' },
        spec: { target: { name: 'made' } },
      };
      return { ...overlay, objects: [...overlay.objects, external] };
    },
  ],
  ['MLF-REF-2', 'an account that a team brings itself', () => withObject(kindDev, binding('view'))],
];
