import { knownKind } from '../../crds/validate.js';
import { describe, identityOf } from '../../kubernetes/object.js';
import type { Check } from '../check.js';

/** Namespaces of objects. */
export const scopeChecks: readonly Check[] = [
  {
    id: 'MLF-SCOPE-1',
    title: 'cluster-scoped objects have no namespace, and all others have one',
    cause:
      'without a namespace the object is created in the namespace of the current context; with one, a cluster-scoped object never appears in sync',
    fix: 'add or remove metadata.namespace',
    waivable: false,
    *run({ objects }) {
      for (const object of objects) {
        const scope = knownKind(object.apiVersion, object.kind)?.scope;
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
];
