/** Rights of the application controller of OpenShift GitOps, which may write only some kinds by itself. */
import type { ClusterRole, ClusterRoleBinding, PolicyRule } from '../../../imports/kubernetes.js';
import { isKeptKind } from '../../kubernetes/kept.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { resourceOf } from '../../kubernetes/resource-name.js';
import type { Fleet } from '../fleet/fleet.js';
import { controllerAccount, controllerRoleName } from '../fleet/names.js';
import type { ArgoCd } from './argo-cd.js';
import { kindsOf } from './kinds.js';

const rbac = 'rbac.authorization.k8s.io';
/** What is kept when it leaves Git is deleted by people alone. */
const keeping = ['get', 'list', 'watch', 'create', 'update', 'patch'];
const verbs = [...keeping, 'delete'];

/**
 * A role with the kinds of the overlays, and its binding. The account is that of the instance of OpenShift GitOps. It is enough by
 * itself: roles that overlays create can be escalated and those that they bind can be bound, by name.
 */
export function controllerRights(fleet: Fleet, { namespace }: ArgoCd): readonly KubernetesObject[] {
  const { name, argocd } = fleet.settings;
  const metadata = { name: controllerRoleName(name) };
  const role = {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata,
    rules: [...kindRules(fleet), ...roleRules(fleet)],
  } satisfies ClusterRole;
  const binding = {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: controllerAccount(argocd.instance), namespace }],
  } satisfies ClusterRoleBinding;
  return [role, binding];
}

/** A rule for each API group, and one for those of its kinds that are always kept. */
function kindRules({ targets }: Fleet): readonly PolicyRule[] {
  const { cluster, namespaced } = kindsOf(targets);
  const kinds = [...cluster, ...namespaced];
  return [...new Set(kinds.map(({ group }) => group))].sort().flatMap((group) => {
    const rule = (isKept: boolean): readonly PolicyRule[] => {
      const own = kinds.filter((one) => one.group === group && isKeptKind(group, one.kind) === isKept);
      const resources = [...new Set(own.map(({ kind }) => resourceOf(kind)))].sort();
      return resources.length > 0 ? [{ apiGroups: [group], resources, verbs: isKept ? keeping : verbs }] : [];
    };
    return [...rule(false), ...rule(true)];
  });
}

/** Who creates or binds a role must have its rights, or the right to escalate or bind it. */
function roleRules({ targets }: Fleet): readonly PolicyRule[] {
  const { cluster, namespaced } = kindsOf(targets);
  const created = (kind: string) =>
    [...cluster, ...namespaced].find((one) => one.group === rbac && one.kind === kind)?.names ?? [];
  const bound = (kind: string) =>
    targets.flatMap(({ overlay }) => overlay.boundRoles.filter((role) => role.kind === kind).map(({ name }) => name));
  return [
    ...ruleFor('clusterroles', 'escalate', created('ClusterRole')),
    ...ruleFor('clusterroles', 'bind', bound('ClusterRole')),
    ...ruleFor('roles', 'escalate', created('Role')),
    ...ruleFor('roles', 'bind', bound('Role')),
  ];
}

function ruleFor(resource: string, verb: string, names: readonly string[]): readonly PolicyRule[] {
  const resourceNames = [...new Set(names)].sort();
  return resourceNames.length > 0 ? [{ apiGroups: [rbac], resources: [resource], resourceNames, verbs: [verb] }] : [];
}
