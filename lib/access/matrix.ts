import type { PolicyRule } from '../../imports/kubernetes.js';
import { describe, groupOf, type KubernetesObject } from '../kubernetes.js';
import { mlflowGroup, storedResources } from './resources.js';

/** One row of who may do what. */
export interface Access {
  /** A role, or the subjects bound to one: `ServiceAccount team-a/training`. */
  readonly who: string;
  /** Where it holds: a namespace, or every namespace. */
  readonly where: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Names of the only objects it holds for. */
  readonly names?: readonly string[];
}

/** Who may do what in MLflow, read from rendered roles: those that flow into view, edit and admin, and those bound in workspaces. */
export function accessMatrix(
  objects: readonly KubernetesObject[],
  platformRoles: readonly KubernetesObject[] = [],
): readonly Access[] {
  // OpenShift has kinds of the same names in a group of its own.
  const rbac = [...objects, ...platformRoles].filter(
    ({ apiVersion }) => groupOf(apiVersion) === 'rbac.authorization.k8s.io',
  );
  const roles = rbac.filter((object) => object.kind === 'ClusterRole' || object.kind === 'Role');
  return [...aggregated(roles), ...bound(rbac, roles)];
}

function aggregated(roles: readonly KubernetesObject[]): readonly Access[] {
  return ['view', 'edit', 'admin'].flatMap((ordinary) => {
    const label = `rbac.authorization.k8s.io/aggregate-to-${ordinary}`;
    const rules = roles.filter((role) => role.metadata.labels?.[label] === 'true').flatMap(rulesOf);
    return rows(`everybody with ${ordinary}`, 'the namespaces where they have it', rules);
  });
}

function bound(objects: readonly KubernetesObject[], roles: readonly KubernetesObject[]): readonly Access[] {
  return objects
    .filter((object) => object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding')
    .flatMap((binding) => {
      const { kind, name } = binding['roleRef'] as { kind: string; name: string };
      const role = roles.find(
        (candidate) =>
          candidate.kind === kind &&
          candidate.metadata.name === name &&
          (kind === 'ClusterRole' || candidate.metadata.namespace === binding.metadata.namespace),
      );
      if (!role) return [];
      const subjects = (binding['subjects'] ?? []) as readonly { kind: string; name: string; namespace?: string }[];
      const who = subjects.map((subject) => describe({ group: '', ...subject })).join(', ');
      return rows(who, binding.metadata.namespace ?? 'every namespace', rulesOf(role));
    });
}

function rulesOf(role: KubernetesObject): readonly PolicyRule[] {
  return (role['rules'] ?? []) as readonly PolicyRule[];
}

/** Rules over MLflow's own resources, one row a resource and set of names. */
function rows(who: string, where: string, rules: readonly PolicyRule[]): readonly Access[] {
  const found = new Map<string, { readonly names?: readonly string[]; readonly verbs: Set<string> }>();
  for (const { apiGroups = [], resources = [], verbs, resourceNames } of rules) {
    if (!apiGroups.includes(mlflowGroup)) continue;
    for (const resource of resources) {
      if (storedResources.includes(resource)) continue;
      const key = JSON.stringify([resource, resourceNames]);
      const row = found.get(key) ?? { ...(resourceNames ? { names: resourceNames } : {}), verbs: new Set<string>() };
      for (const verb of verbs) row.verbs.add(verb);
      found.set(key, row);
    }
  }
  return [...found]
    .map(([key, { names, verbs }]) => {
      const [resource] = JSON.parse(key) as [string];
      return { who, where, resource, verbs: order.filter((verb) => verbs.has(verb)), ...(names ? { names } : {}) };
    })
    .sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0));
}

const order = ['get', 'list', 'create', 'update', 'delete'];
