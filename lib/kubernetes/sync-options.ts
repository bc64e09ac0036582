/** Of objects that hold data: they outlive their overlay, the application of Argo CD and a mistake in Git. */
export const keptByArgoCd: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
};
