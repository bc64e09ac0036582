import { knownKind } from '../../crds/validate.js';
import { describe, identityOf } from '../../kubernetes/object.js';
import type { Check } from '../check.js';

/** Namespaces of objects. */
export const scopeChecks: readonly Check[] = [
  {
    id: 'MLF-SCOPE-1',
    title: 'cluster objects have no namespace, all others have one',
    cause:
      'without a namespace the object lands wherever the current context points; with one, a cluster object never looks in sync',
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
            message: `${object.kind} belongs to the cluster, not to namespace ${namespace}`,
          };
        if (scope === 'Namespaced' && !namespace)
          yield { object, field: 'metadata.namespace', message: `${describe(identityOf(object))} names no namespace` };
      }
    },
  },
];
