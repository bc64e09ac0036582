/**
 * The page of MLflow on which a browser starts in a workspace. The pages route behind the hash, and take the workspace from
 * the query there. Source: mlflow 3.17.2, server/js/src/common/utils/RoutingUtils and workspaces/utils/WorkspaceUtils.
 */
export function workspacePage(
  { url, workspaces }: { readonly url: string; readonly workspaces: boolean },
  namespace: string,
): string {
  const page = `${url.replace(/\/$/, '')}/#/experiments`;
  return workspaces ? `${page}?workspace=${namespace}` : page;
}
