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
