/** Names of what applies overlays: of Applications, Kustomizations, and the rights of their controllers. */

/** An overlay on a cluster: `prod-eu-rhoai-prod`. */
export function targetName(cluster: string, overlay: string): string {
  return `${cluster}-${normalized(overlay)}`;
}

/** As `normalize` of an ApplicationSet makes a name (Argo CD, applicationset/utils, SanitizeName). */
export function normalized(path: string): string {
  return path
    .toLowerCase()
    .replaceAll(/[^-a-z0-9.]/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

/** The Application of a target. */
export function applicationName(fleet: string, target: string): string {
  return `${fleet}-${target}`;
}

/** The role and binding of the application controller. */
export function controllerRoleName(fleet: string): string {
  return `${fleet}-gitops`;
}

/** The account of the application controller, as the operator of OpenShift GitOps names it. */
export function controllerAccount(instance: string): string {
  return `${instance}-argocd-application-controller`;
}
