/**
 * Annotations of a manifest that has only some fields of an object of others.
 *
 * Without `Merge`, Flux takes over all fields that were written with kubectl, and then removes those that are not in the manifest
 * (fluxcd/pkg ssa, patchReplaceFieldsManagers; flux2 FAQ, "How to patch CoreDNS").
 */
export const partial = {
  'argocd.argoproj.io/sync-options': 'ServerSideApply=true',
  'kustomize.toolkit.fluxcd.io/ssa': 'Merge',
} as const;
