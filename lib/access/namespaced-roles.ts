import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PolicyRule } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import { additionalRoles, type RoleNames, rolesIn, standaloneRoles } from './cluster-roles.js';

export interface NamespacedRolesProps {
  readonly instance: Instance;
  /** Version of MLflow, which determines its resources. */
  readonly version: string;
  /** Whether the roles include budgets, guardrails and assistants. */
  readonly additional: boolean;
}

/**
 * The roles of MLflow in the namespace of a server without workspaces, where it checks the rights of all callers. Roles are
 * not aggregated: each one contains the rights of the smaller ones, and applies to the subjects that it is bound to.
 */
export class NamespacedRoles extends Construct {
  constructor(scope: Construct, id: string, { instance, version, additional }: NamespacedRolesProps) {
    super(scope, id);
    validate(this);
    const { view, edit, integration, admin } = namespacedRoleNames(instance);
    const all = rolesIn(version, [...standaloneRoles, ...(additional ? additionalRoles : [])]);
    const aggregated = (to: 'view' | 'edit' | 'admin') =>
      all.filter(({ aggregateTo }) => aggregateTo.includes(to)).flatMap(({ rules }) => rules);
    const roles: readonly (readonly [string, readonly PolicyRule[]])[] = [
      [view, aggregated('view')],
      [edit, aggregated('edit')],
      [admin, aggregated('admin')],
      [integration, all.filter(({ aggregateTo }) => aggregateTo.length === 0).flatMap(({ rules }) => rules)],
    ];
    for (const [name, rules] of roles)
      new ApiObject(this, name, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name, namespace: instance.namespace },
        rules: [...rules],
      });
  }
}

/** Names of these Roles. */
export function namespacedRoleNames(instance: Pick<Instance, 'name'>): RoleNames & { readonly admin: string } {
  const { viewRole, editRole, integrationRole, adminRole } = namesOf(instance);
  return { view: viewRole, edit: editRole, integration: integrationRole, admin: adminRole };
}
