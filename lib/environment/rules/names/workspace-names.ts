import { agentRole } from '../../../model/names-workspaces.js';
import type { ChosenName } from './chosen-name.js';
import { made, shared } from './chosen-name.js';

const namespace = shared('Namespace');
const namespaceAt = 'workspaces.*.namespace';

/** Every field of a workspace with a name, in both forms. */
export const workspaceNames: Readonly<Record<string, ChosenName>> = {
  [namespaceAt]: namespace,
  'workspaces.*.artifacts.bucketClaim.storageClassName': shared('StorageClass'),
  'workspaces.*.bindings.*.subjects.*.namespace': namespace,
  'workspaces.*.roles.*.subjects.*.namespace': namespace,
  'workspaces.*.roles.*.name': made('a role of the workspace', ['Role', 'RoleBinding'], { namespaceAt }),
  'workspaces.*.programs.*.name': made('a program of the workspace', ['ServiceAccount'], { namespaceAt }),
  'workspaces.*.agents.*.name': {
    use: 'made',
    objects: {
      itself: { suffix: '', what: 'an agent of the workspace', kinds: ['ServiceAccount'] },
      role: { suffix: agentRole(''), what: 'an agent of the workspace', kinds: ['Role', 'RoleBinding'] },
    },
    namespaceAt,
  },
  'workspaces.*.networkPolicy.egress.*.to.namespace': namespace,
  'workspaces.*.networkPolicy.ingress.*.from.namespace': namespace,
};
