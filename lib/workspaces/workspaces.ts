import { Construct } from 'constructs';
import type { ApiServerOidc } from '../access/api-server-oidc-schema.js';
import type { RoleNames } from '../access/cluster-roles.js';
import { validate } from '../kubernetes/validated.js';
import { WorkspaceArtifacts } from './workspace-artifacts.js';
import { WorkspaceBinding, WorkspaceRole } from './workspace-role.js';
import type { Workspace } from './workspace-schema.js';

export interface WorkspacesProps {
  readonly workspaces: readonly Workspace[];
  /** Names of the roles that bindings refer to. */
  readonly roles: RoleNames;
  /**
   * Whether these are in the namespace, or in the cluster.
   * @default 'ClusterRole'
   */
  readonly roleKind?: 'Role' | 'ClusterRole';
  /**
   * How the API server names users of the issuer that it trusts.
   * @default - it trusts no issuer
   */
  readonly apiServerOidc?: ApiServerOidc | undefined;
}

/** Namespaces that are set up as workspaces: their buckets and access rights. */
export class Workspaces extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { workspaces, roles: roleNames, roleKind = 'ClusterRole', apiServerOidc }: WorkspacesProps,
  ) {
    super(scope, id);
    validate(this);
    for (const { namespace, artifacts, bindings, roles } of workspaces) {
      if (artifacts) new WorkspaceArtifacts(this, `${namespace}.artifacts`, { namespace, path: artifacts.path });
      for (const binding of bindings)
        new WorkspaceBinding(this, `${namespace}.${binding.role}`, {
          namespace,
          roleNames,
          roleKind,
          apiServerOidc,
          ...binding,
        });
      for (const role of roles)
        new WorkspaceRole(this, `${namespace}.role.${role.name}`, { namespace, apiServerOidc, ...role });
    }
  }
}
