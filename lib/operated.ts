/** `cdk8s-mlflow/operated`: the MLflow resource, from which an operator creates the server, and the operator itself. */
export { operatorRoleNames as roleNames, operatorRoles as roles } from './access/cluster-roles.js';
export {
  type OperatedEnvironmentSettings as EnvironmentSettings,
  operatedSchema as environmentSchema,
} from './environment/operated-schema.js';
export { gatewaySchema } from './gateway/operated-gateway-schema.js';
export { PublicRoute, type PublicRouteProps } from './gateway/route.js';
export { tlsSchema } from './model/tls-schema.js';
export { GarbageCollection, type GarbageCollectionProps } from './operated/garbage-collection.js';
export { OperatedServer as Server } from './operated/operated-server.js';
export type {
  OperatedServerProps as ServerProps,
  OperatedServerSettings as ServerSettings,
} from './operated/operated-server-settings.js';
export { DataScienceClusterComponent, type DataScienceClusterComponentProps } from './operator/data-science-cluster.js';
export { type Difference, differences } from './operator/differences.js';
export { Operator } from './operator/operator.js';
export type { OperatorProps } from './operator/operator-props.js';
export { garbageCollectionSchema, traceArchivalSchema } from './pods/jobs-fields.js';
export { serverSchema } from './pods/server-fields.js';
export { artifactStoreSchema } from './stores/artifacts/artifact-store-schema.js';
export { backendStoreSchema, readReplicaSchema, registryStoreSchema } from './stores/backend/backend-store-schema.js';
