/** The rights that bindings of a workspace grant. */
export type WorkspaceRight = 'view' | 'edit' | 'integration';

/** The rights of a role; edit includes reading, too. */
export function boundRights(role: WorkspaceRight): readonly WorkspaceRight[] {
  return role === 'edit' ? ['view', 'edit'] : [role];
}

/** Name of the RoleBinding that grants one right of a role: `mlflow-edit-view`. */
export function bindingName(role: WorkspaceRight, right: WorkspaceRight): string {
  return role === right ? `mlflow-${role}` : `mlflow-${role}-${right}`;
}

/** Names of the bindings of people, with the words for messages. */
export const peopleBindings = {
  viewers: { name: 'mlflow-viewers' },
  editors: { name: 'mlflow-editors' },
  /** MLflow's ClusterRole edit does not read. */
  editorsView: { name: 'mlflow-editors-view' },
  owners: { name: 'mlflow-owners' },
  /** The same with roles of Kubernetes, where those of MLflow are bound by the names above. */
  namespaceViewers: { name: 'mlflow-namespace-viewers' },
  namespaceEditors: { name: 'mlflow-namespace-editors' },
  mlflowOwners: { name: 'mlflow-owners-admin' },
} as const;

/** Name of the RoleBinding that grants one right of a role to programs: `mlflow-programs-edit-view`. */
export function programBinding(role: WorkspaceRight, right: WorkspaceRight): string {
  return role === right ? `mlflow-programs-${role}` : `mlflow-programs-${role}-${right}`;
}

/** Name of the Role and RoleBinding of an agent. */
export function agentRole(agent: string): string {
  return `${agent}-experiments`;
}

/** Name of the rights of the executor, which runs in the pods of a workflow with their account. */
export function executorRights(workflow: string): string {
  return `${workflow}-executor`;
}

/** Name of the ResourceQuota and the LimitRange of a workspace. */
export const workspaceObjectName = 'mlflow-workspace';

/** Name of the claim of a workspace's bucket, and of the Secret and ConfigMap that its provisioner makes. */
export const workspaceClaim = 'mlflow-workspace-artifacts';

/** Names of the network policies of a workspace. */
export const workspacePolicies = {
  deny: 'mlflow-default-deny',
  clients: 'mlflow-clients',
  team: 'mlflow-team',
} as const;
