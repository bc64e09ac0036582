import type { EnvFromSource, EnvVar, KeyToPath, Volume } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Manifests } from './check.js';
import { containersOf, podTemplates } from './pods.js';
import { mlflowOf } from './servers.js';

/** An object that another one names. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly key?: string;
  readonly field: string;
}

function fromVariables(env: readonly EnvVar[], field: string): readonly Reference[] {
  return env.flatMap(({ valueFrom }, index) => {
    const place = `${field}[${index}].valueFrom`;
    const { secretKeyRef: secret, configMapKeyRef: configMap } = valueFrom ?? {};
    return [
      ...(secret?.name && !secret.optional
        ? [{ kind: 'Secret', name: secret.name, key: secret.key, field: `${place}.secretKeyRef` }]
        : []),
      ...(configMap?.name && !configMap.optional
        ? [{ kind: 'ConfigMap', name: configMap.name, key: configMap.key, field: `${place}.configMapKeyRef` }]
        : []),
    ];
  });
}

function fromSources(envFrom: readonly EnvFromSource[], field: string): readonly Reference[] {
  return envFrom.flatMap(({ secretRef, configMapRef }, index) => [
    ...(secretRef?.name && !secretRef.optional
      ? [{ kind: 'Secret', name: secretRef.name, field: `${field}[${index}]` }]
      : []),
    ...(configMapRef?.name && !configMapRef.optional
      ? [{ kind: 'ConfigMap', name: configMapRef.name, field: `${field}[${index}]` }]
      : []),
  ]);
}

/** One reference for each key that is mounted; for the whole object where none is named. */
function byKey(
  kind: 'Secret' | 'ConfigMap',
  source: { readonly name?: string; readonly optional?: boolean; readonly items?: readonly KeyToPath[] } | undefined,
  field: string,
): readonly Reference[] {
  const name = source?.name;
  if (!name || source?.optional) return [];
  return source.items?.length ? source.items.map(({ key }) => ({ kind, name, key, field })) : [{ kind, name, field }];
}

function fromVolumes(volumes: readonly Volume[], field: string): readonly Reference[] {
  return volumes.flatMap(({ secret, configMap, projected, persistentVolumeClaim: claim }, index) => {
    const place = `${field}[${index}]`;
    const { secretName, ...rest } = secret ?? {};
    return [
      ...byKey('Secret', secretName ? { ...rest, name: secretName } : undefined, place),
      ...byKey('ConfigMap', configMap, place),
      ...(projected?.sources ?? []).flatMap((source) => [
        ...byKey('Secret', source.secret, `${place}.projected`),
        ...byKey('ConfigMap', source.configMap, `${place}.projected`),
      ]),
      ...(claim ? [{ kind: 'PersistentVolumeClaim', name: claim.claimName, field: place }] : []),
    ];
  });
}

/** Everything that pods and the MLflow resource name, with the object that names it. */
export function referencesOf(
  manifests: Manifests,
): readonly { readonly object: KubernetesObject; readonly reference: Reference }[] {
  const pods = podTemplates(manifests.objects).flatMap((pod) => {
    const { object, field, spec } = pod;
    const references: readonly Reference[] = [
      ...(spec.serviceAccountName
        ? [{ kind: 'ServiceAccount', name: spec.serviceAccountName, field: `${field}.serviceAccountName` }]
        : []),
      ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
        name ? [{ kind: 'Secret', name, field: `${field}.imagePullSecrets[${index}]` }] : [],
      ),
      ...fromVolumes(spec.volumes ?? [], `${field}.volumes`),
      ...containersOf(pod).flatMap(({ container, field: place }) => [
        ...fromVariables(container.env ?? [], `${place}.env`),
        ...fromSources(container.envFrom ?? [], `${place}.envFrom`),
      ]),
    ];
    return references.map((reference) => ({
      object,
      reference: { ...reference, ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}) },
    }));
  });
  return [...pods, ...serverReferences(manifests)];
}

function serverReferences(
  manifests: Manifests,
): readonly { readonly object: KubernetesObject; readonly reference: Reference }[] {
  const mlflow = mlflowOf(manifests);
  const { namespace } = manifests;
  if (!mlflow || namespace === undefined) return [];
  const { spec, object } = mlflow;
  const uris = (['backendStoreUriFrom', 'registryStoreUriFrom', 'readReplicaBackendStoreUriFrom'] as const).flatMap(
    (field) => {
      const selector = spec[field];
      return selector?.name && !selector.optional
        ? [{ kind: 'Secret', name: selector.name, key: selector.key, field: `spec.${field}` }]
        : [];
    },
  );
  const references: readonly Reference[] = [
    ...uris,
    ...(spec.caBundleConfigMap
      ? [{ kind: 'ConfigMap', name: spec.caBundleConfigMap.name, field: 'spec.caBundleConfigMap' }]
      : []),
    ...fromVariables(spec.env ?? [], 'spec.env'),
    ...fromSources(spec.envFrom ?? [], 'spec.envFrom'),
  ];
  return references.map((reference) => ({ object, reference: { ...reference, namespace } }));
}
