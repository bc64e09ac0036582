import { databaseClusterHealth, databaseHealth } from './cloudnative-pg.js';
import { notebookHealth, pipelinesHealth, trainJobHealth } from './consumers.js';
import type { HealthCheck } from './health-check.js';
import { edpHealths, realmImportHealth } from './keycloak.js';
import { mlflowHealth } from './mlflow.js';
import { dataScienceClusterHealth, initializationHealth, mlflowOperatorHealth } from './platform.js';

/** For every kind of an overlay whose health Argo CD does not see by itself, or sees wrongly. */
export const healthChecks: readonly HealthCheck[] = [
  mlflowHealth,
  mlflowOperatorHealth,
  dataScienceClusterHealth,
  initializationHealth,
  databaseClusterHealth,
  databaseHealth,
  realmImportHealth,
  ...edpHealths,
  notebookHealth,
  pipelinesHealth,
  trainJobHealth,
];
