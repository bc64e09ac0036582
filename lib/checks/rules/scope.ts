import { knownKind } from '../../crds/validate.js';
import { describe, identityOf } from '../../kubernetes/object.js';
import type { Check } from '../check.js';
import { definitionsFor } from '../definitions.js';
import { unqualified } from '../qualified.js';

/** Namespaces of objects. */
export const scopeChecks: readonly Check[] = [
  {
    id: 'MLF-SCOPE-1',
    title: 'cluster-scoped objects have no namespace, and all others have one',
    cause:
      'without a namespace the object is created in the namespace of the current context; with one, a cluster-scoped object never appears in sync',
    fix: 'add or remove metadata.namespace',
    waivable: false,
    *run(manifests) {
      const definitions = definitionsFor(manifests);
      for (const object of manifests.objects) {
        const scope = knownKind(object.apiVersion, unqualified(object).kind, definitions)?.scope;
        const { namespace } = object.metadata;
        if (scope === 'Cluster' && namespace)
          yield {
            object,
            field: 'metadata.namespace',
            message: `${object.kind} is cluster-scoped and cannot be in namespace ${namespace}`,
          };
        if (scope === 'Namespaced' && !namespace)
          yield { object, field: 'metadata.namespace', message: `${describe(identityOf(object))} has no namespace` };
      }
    },
  },
  {
    id: 'MLF-SCOPE-2',
    title: 'namespaces of the cluster itself are neither created nor labelled',
    cause:
      'labels of Pod Security can keep the pods of the system from starting, and pruning would delete the namespace',
    fix: 'use a namespace of its own',
    waivable: false,
    *run({ objects }) {
      for (const object of objects) {
        if (object.apiVersion === 'v1' && object.kind === 'Namespace' && isOfSystem(object.metadata.name))
          yield { object, field: 'metadata.name', message: `${object.metadata.name} belongs to the cluster itself` };
      }
    },
  },
];

/** Of Kubernetes, and of OpenShift, which refuses projects with its prefix to others. */
function isOfSystem(name: string): boolean {
  return /^(default|kube-.*|openshift|openshift-.*)$/.test(name);
}
