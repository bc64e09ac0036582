import type { RoleNames } from '../access/cluster-roles.js';
import { boundRights, type WorkspaceRight } from '../model/names-workspaces.js';

/** The roles that bindings refer to: of the cluster, or of the namespace of a server without workspaces. */
export interface BoundRoles {
  readonly kind: 'Role' | 'ClusterRole';
  /** Without `admin`, that of Kubernetes has all rights. */
  readonly names: RoleNames & { readonly admin?: string };
}

/** A role as a binding refers to it. */
export type GrantedRole = { readonly clusterRole: string } | { readonly role: string };

export function grantOf({ kind }: Pick<BoundRoles, 'kind'>, name: string): GrantedRole {
  return kind === 'Role' ? { role: name } : { clusterRole: name };
}

/** The rights of a role, each with the role that grants it: a Role of the namespace contains the smaller ones. */
export function grantsOf(
  roles: BoundRoles,
  role: WorkspaceRight,
): readonly { readonly right: WorkspaceRight; readonly grants: GrantedRole }[] {
  const rights = roles.kind === 'Role' ? [role] : boundRights(role);
  return rights.map((right) => ({ right, grants: grantOf(roles, roles.names[right]) }));
}
