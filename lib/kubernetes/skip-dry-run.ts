/**
 * Annotation of an object whose definition may be installed later, by a platform or another Application: Argo CD does not
 * refuse a sync because its kind does not exist yet (docs/user-guide/sync-options.md, 3.5).
 */
export const skipDryRun = { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' } as const;
