/** Releases of the operator's API, oldest first. RHOAI 3.5, Open Data Hub 3.5 and upstream's main branch are the same. */
export type Release = '3.4' | '3.5';

/**
 * Fields of the MLflow resource that the oldest release lacks, with the first release that has them.
 * Source: the definitions of red-hat-data-services/mlflow-operator 15b15ac (3.4) and 299c0d5 (3.5).
 */
export const firstRelease = {
  'spec.garbageCollection': '3.5',
  'spec.migration': '3.5',
  'spec.readReplicaBackendStoreUri': '3.5',
  'spec.readReplicaBackendStoreUriFrom': '3.5',
  'spec.resourceClaims': '3.5',
  'spec.traceArchival': '3.5',
  'status.version': '3.5',
} as const satisfies Readonly<Record<string, Release>>;

/** Fields of the spec that release 3.4 lacks. */
export const specFieldsSince35: readonly string[] = Object.keys(firstRelease)
  .filter((field) => field.startsWith('spec.'))
  .map((field) => field.slice('spec.'.length));
