/** Releases of the operator's API, oldest first. RHOAI 3.5, Open Data Hub 3.5 and upstream's main branch are the same. */
export type Release = '3.4' | '3.5';

/**
 * Fields of the MLflow resource's spec that release 3.4 lacks.
 * Source: the definitions of red-hat-data-services/mlflow-operator 15b15ac (3.4) and 299c0d5 (3.5).
 */
export const specFieldsSince35: readonly string[] = [
  'garbageCollection',
  'migration',
  'readReplicaBackendStoreUri',
  'readReplicaBackendStoreUriFrom',
  'resourceClaims',
  'traceArchival',
];
