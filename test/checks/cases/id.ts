import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { kindDev, overlayOf } from '../../support/environments.js';
import { type Allowed, type Broken, withObject } from '../support.js';

const certificate = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'one', namespace: 'opendatahub' },
  spec: { secretName: 'shared', dnsNames: ['a.example.com'], issuerRef: { name: 'a' } },
};
const externalSecret = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'shared', namespace: 'opendatahub' },
  spec: { secretStoreRef: { name: 'a' }, data: [] },
};
const sealedSecret = {
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name: 'shared', namespace: 'opendatahub' },
  spec: { encryptedData: {} },
};
const database = {
  apiVersion: 'postgresql.cnpg.io/v1',
  kind: 'Cluster',
  metadata: { name: 'shared', namespace: 'opendatahub' },
  spec: { instances: 1, storage: { size: '1Gi' } },
};
const named = (object: KubernetesObject, name: string) => ({ ...object, metadata: { ...object.metadata, name } });
const withObjects =
  (...objects: readonly KubernetesObject[]) =>
  () => {
    const overlay = overlayOf(kindDev);
    return { ...overlay, objects: [...overlay.objects, ...objects] };
  };

export const broken: readonly Broken[] = [
  [
    'MLF-ID-1',
    kindDev,
    () => withObject(kindDev, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'opendatahub' } }),
    'Namespace opendatahub: is defined twice',
  ],
  [
    'MLF-ID-1',
    kindDev,
    () =>
      withObject(kindDev, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'mlflow', namespace: 'opendatahub' },
        spec: { selector: { app: 'mlflow' } },
      }),
    'is created by the operator too',
  ],
  [
    'MLF-ID-2',
    kindDev,
    withObjects(certificate, externalSecret),
    'ExternalSecret opendatahub/shared: makes Secret shared, as Certificate one does',
  ],
  [
    'MLF-ID-2',
    kindDev,
    withObjects(externalSecret, sealedSecret),
    'makes Secret shared, as ExternalSecret shared does',
  ],
  [
    'MLF-ID-2',
    kindDev,
    withObjects(database, named(sealedSecret, 'shared-app')),
    'makes Secret shared-app, as Cluster shared does',
  ],
  [
    'MLF-ID-2',
    kindDev,
    withObjects(database, named({ ...database, apiVersion: 'v1', kind: 'ServiceAccount' }, 'shared')),
    'makes ServiceAccount shared, as Cluster shared does',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-ID-2',
    'an ExternalSecret that adds keys to the Secret of a Certificate',
    withObjects(certificate, { ...externalSecret, spec: { target: { creationPolicy: 'Merge' } } }),
  ],
  [
    'MLF-ID-2',
    'a Secret that a Cluster takes instead of making one',
    withObjects(
      { ...database, spec: { bootstrap: { initdb: { secret: { name: 'shared-app' } } } } },
      named(externalSecret, 'shared-app'),
    ),
  ],
  [
    'MLF-ID-2',
    'the same name in another namespace',
    withObjects(certificate, { ...externalSecret, metadata: { name: 'shared', namespace: 'other' } }),
  ],
];
