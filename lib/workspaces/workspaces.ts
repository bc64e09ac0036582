import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ApiServerOidc } from '../access/api-server-oidc-schema.js';
import type { RoleNames } from '../access/cluster-roles.js';
import type { ClientAccess } from '../clients/client-access.js';
import { validate } from '../kubernetes/validated.js';
import { parseProps } from '../schema/props.js';
import { effective } from './effective.js';
import { hasPeople } from './people-schema.js';
import { WorkspaceArtifacts } from './workspace-artifacts.js';
import { WorkspacePeople } from './workspace-people.js';
import { type WorkspaceNetwork, WorkspacePolicies } from './workspace-policies.js';
import { WorkspacePrograms } from './workspace-programs.js';
import { WorkspaceQuota } from './workspace-quota.js';
import { WorkspaceBinding, WorkspaceRole } from './workspace-role.js';
import { type Workspace, workspaceSchema } from './workspace-schema.js';

export interface WorkspacesProps {
  readonly workspaces: readonly z.input<typeof workspaceSchema>[];
  /** Names of the roles that bindings refer to; without admin, owners have that of Kubernetes alone. */
  readonly roles: RoleNames & { readonly admin?: string };
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
  /**
   * The server, for network policies and for tokens that it accepts.
   * @default - no workspace has network policies, and accounts have no token in their pods
   */
  readonly server?: WorkspaceServer;
}

/** What the programs of a workspace must know of the server. */
export interface WorkspaceServer {
  readonly access: ClientAccess;
  readonly network: WorkspaceNetwork;
}

/** Namespaces that are set up as workspaces: rights, accounts, bucket, quota and network policies of each team. */
export class Workspaces extends Construct {
  constructor(scope: Construct, id: string, { workspaces, ...props }: WorkspacesProps) {
    super(scope, id);
    validate(this);
    for (const given of workspaces) {
      const workspace = effective(parseProps(workspaceSchema, given, this));
      this.addAccess(workspace, props);
      this.addResources(workspace, props);
    }
  }

  private addAccess(
    { namespace, people, programs, agents, bindings, roles }: Workspace,
    { roles: roleNames, roleKind = 'ClusterRole', apiServerOidc, server }: Omit<WorkspacesProps, 'workspaces'>,
  ): void {
    const bound = { kind: roleKind, names: roleNames };
    if (hasPeople({ people }))
      new WorkspacePeople(this, `${namespace}.people`, { namespace, people, roles: bound, apiServerOidc });
    if (programs.length + agents.length > 0)
      new WorkspacePrograms(this, `${namespace}.programs`, {
        namespace,
        programs,
        agents,
        roles: bound,
        acceptsToken: server?.access.credentials.type === 'cluster-token',
      });
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

  private addResources(
    { namespace, artifacts, quota, limits, networkPolicy, client }: Workspace,
    { server }: Omit<WorkspacesProps, 'workspaces'>,
  ): void {
    if (artifacts) new WorkspaceArtifacts(this, `${namespace}.artifacts`, { namespace, ...artifacts });
    if (quota || limits) new WorkspaceQuota(this, `${namespace}.quota`, { namespace, quota, limits });
    if (!networkPolicy) return;
    if (!server) throw new Error(`workspace ${namespace} has a networkPolicy, which requires the prop server`);
    new WorkspacePolicies(this, `${namespace}.network`, {
      namespace,
      settings: networkPolicy,
      network: server.network,
      via: client?.via ?? 'cluster',
      bucket: artifacts?.endpoint,
      issuer: issuerOfPods(client, server.access),
    });
  }
}

/** The token endpoint that a CronJob of the workspace calls; External Secrets calls it from its own namespace. */
function issuerOfPods(client: Workspace['client'], { tokenUrl }: ClientAccess): string | undefined {
  const { issuerToken } = client ?? {};
  return issuerToken?.renewedBy === 'cron-job' ? (issuerToken.tokenUrl ?? tokenUrl) : undefined;
}
