import type { KubernetesObject } from '../kubernetes/object.js';
import { fromSources, fromVariables, podReferences, type Reference } from '../kubernetes/pod-references.js';
import { podTemplates } from '../kubernetes/pods.js';
import type { Manifests } from './check.js';
import { mlflowOf } from './servers.js';

/** All objects that pods and the MLflow resource refer to and require, with the referring object. */
export function referencesOf(
  manifests: Manifests,
): readonly { readonly object: KubernetesObject; readonly reference: Reference }[] {
  const pods = podTemplates(manifests.objects).flatMap((pod) =>
    podReferences(pod).map((reference) => ({ object: pod.object, reference })),
  );
  return [...pods, ...serverReferences(manifests)].filter(({ reference }) => !reference.optional);
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
      return selector?.name
        ? [
            {
              kind: 'Secret',
              name: selector.name,
              key: selector.key,
              optional: selector.optional === true,
              field: `spec.${field}`,
            },
          ]
        : [];
    },
  );
  const references: readonly Reference[] = [
    ...uris,
    ...(spec.caBundleConfigMap
      ? [{ kind: 'ConfigMap', name: spec.caBundleConfigMap.name, optional: false, field: 'spec.caBundleConfigMap' }]
      : []),
    ...fromVariables(spec.env ?? [], 'spec.env'),
    ...fromSources(spec.envFrom ?? [], 'spec.envFrom'),
  ];
  return references.map((reference) => ({ object, reference: { ...reference, namespace } }));
}
