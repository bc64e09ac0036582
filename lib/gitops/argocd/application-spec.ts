/** What all Applications have in common, made of values or of templates of an ApplicationSet. */
import type { Fleet } from '../fleet/fleet.js';
import type { ArgoCd } from './argo-cd.js';
import { finalizer } from './argo-cd.js';
import { ignoredOf } from './ignored-differences.js';
import { kindsOf } from './kinds.js';
import { subscriptionsOf } from './subscriptions.js';

/** What differs between Applications. */
export interface ApplicationValues {
  readonly name: string;
  readonly stage: string;
  readonly platform: string;
  readonly version: string;
  readonly uri: string;
  readonly path: string;
  readonly revision: string;
  readonly destination: Readonly<Record<string, string>>;
  readonly namespace: string;
}

export interface ApplicationParts {
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * Metadata and spec of an Application.
 *
 * `ServerSideApply` needs `ServerSideDiff` too: without it, defaults of the API server in HTTPRoutes, ExternalSecrets and claim
 * templates are differences for ever (measured on Argo CD 3.5.7; 3.6 implies it, and ignores the annotation).
 */
export function applicationParts(fleet: Fleet, { project }: ArgoCd, values: ApplicationValues): ApplicationParts {
  const { argocd, deletionPolicy, notifications, repository } = fleet.settings;
  const { name, stage, platform, version, uri, path, revision, destination, namespace } = values;
  const ignored = ignoredOf(kindsOf(fleet.targets));
  return {
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/name': 'mlflow',
        'app.kubernetes.io/managed-by': 'cdk8s-mlflow',
        stage,
        platform,
      },
      annotations: {
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        ...subscriptionsOf(notifications),
      },
      finalizers: deletionPolicy === 'Delete' ? [finalizer] : [],
    },
    spec: {
      project,
      source: { repoURL: repository.url, targetRevision: revision, path },
      destination: { ...destination, namespace },
      info: [
        { name: 'MLflow', value: version },
        { name: 'URL', value: uri },
      ],
      ...(ignored.length > 0 ? { ignoreDifferences: ignored } : {}),
      syncPolicy: {
        // The controller of a rolling ApplicationSet disables it, syncs by itself, and takes from here whether it prunes
        // (Argo CD 3.3, applicationset/controllers, syncDesiredApplications).
        ...(argocd.automated ? { automated: { prune: argocd.prune, selfHeal: true } } : {}),
        syncOptions,
        retry,
      },
    },
  };
}

const syncOptions = [
  'ServerSideApply=true',
  // It would take all fields of an object that others applied by kubectl, and remove those that the overlay does not have.
  'ClientSideApplyMigration=false',
  // Two Applications with one object would take it from each other for ever.
  'FailOnSharedResource=true',
  'RespectIgnoreDifferences=true',
];

/** Half an hour: an operator, a webhook or a definition may not be there yet. A newer commit is taken in between. */
const retry = { limit: 10, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } };
