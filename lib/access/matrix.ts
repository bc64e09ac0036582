import type { PolicyRule } from '../../imports/kubernetes.js';
import { describe, groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { verbs as allVerbs } from './resources.js';
import { ruleRights } from './rule-rights.js';

/** One row of the access matrix. */
export interface Access {
  /** A role, or the subjects bound to one: `ServiceAccount team-a/training`. */
  readonly who: string;
  /** Scope of the right: a namespace, or every namespace. */
  readonly where: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Names of the objects that it is limited to. */
  readonly names?: readonly string[];
}

/**
 * Kubernetes' user-facing roles, each with the labels of the roles that are aggregated to it: view to edit, and edit to admin
 * (k8s.io/kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go).
 */
const ordinaryRoles: Readonly<Record<string, readonly string[]>> = {
  view: ['view'],
  edit: ['view', 'edit'],
  admin: ['view', 'edit', 'admin'],
};

const everything: PolicyRule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };

/** The access matrix of MLflow, read from rendered roles: those aggregated to view, edit and admin, and those bound in workspaces. */
export function accessMatrix(
  objects: readonly KubernetesObject[],
  platformRoles: readonly KubernetesObject[] = [],
): readonly Access[] {
  // OpenShift has kinds of the same names in a different API group.
  const rbac = [...objects, ...platformRoles].filter(
    ({ apiVersion }) => groupOf(apiVersion) === 'rbac.authorization.k8s.io',
  );
  const roles = rbac.filter((object) => object.kind === 'ClusterRole' || object.kind === 'Role');
  return [...aggregated(roles), ...bound(rbac, roles)];
}

function aggregated(roles: readonly KubernetesObject[]): readonly Access[] {
  return Object.keys(ordinaryRoles).flatMap((name) =>
    rows(`all subjects with ${name}`, 'the namespaces where it is bound', aggregatedRules(name, roles)),
  );
}

function aggregatedRules(name: string, roles: readonly KubernetesObject[]): readonly PolicyRule[] {
  const labels = (ordinaryRoles[name] ?? []).map((source) => `rbac.authorization.k8s.io/aggregate-to-${source}`);
  return roles
    .filter(
      ({ kind, metadata }) => kind === 'ClusterRole' && labels.some((label) => metadata.labels?.[label] === 'true'),
    )
    .flatMap(rulesOf);
}

function bound(objects: readonly KubernetesObject[], roles: readonly KubernetesObject[]): readonly Access[] {
  return objects
    .filter((object) => object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding')
    .flatMap((binding) => {
      const subjects = (binding['subjects'] ?? []) as readonly { kind: string; name: string; namespace?: string }[];
      const who = subjects.map(describe).join(', ');
      return rows(who, binding.metadata.namespace ?? 'every namespace', boundRules(binding, roles));
    });
}

function boundRules(binding: KubernetesObject, roles: readonly KubernetesObject[]): readonly PolicyRule[] {
  const { kind, name } = binding['roleRef'] as { kind: string; name: string };
  if (kind === 'ClusterRole' && name === 'cluster-admin') return [everything];
  if (kind === 'ClusterRole' && Object.hasOwn(ordinaryRoles, name)) return aggregatedRules(name, roles);
  const { namespace } = binding.metadata;
  return roles
    .filter((role) => role.kind === kind && role.metadata.name === name)
    .filter((role) => kind === 'ClusterRole' || role.metadata.namespace === namespace)
    .flatMap(rulesOf);
}

function rulesOf(role: KubernetesObject): readonly PolicyRule[] {
  return (role['rules'] ?? []) as readonly PolicyRule[];
}

/** Rules for MLflow's resources, one row per resource and set of names. */
function rows(who: string, where: string, rules: readonly PolicyRule[]): readonly Access[] {
  const found = new Map<string, Omit<Access, 'who' | 'where'>>();
  for (const { resource, verbs, names } of rules.flatMap(ruleRights)) {
    const key = JSON.stringify([resource, names]);
    const granted = new Set([...verbs, ...(found.get(key)?.verbs ?? [])]);
    found.set(key, { resource, verbs: allVerbs.filter((verb) => granted.has(verb)), ...(names ? { names } : {}) });
  }
  return [...found.values()]
    .filter(({ verbs }) => verbs.length > 0)
    .map((row) => ({ who, where, ...row }))
    .sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0));
}
