/** `cdk8s-mlflow/operated`: the MLflow resource, from which an operator creates the server, and the operator itself. */
import './checks/construct-findings.js';
import './environment/props-problems.js';

export { operatorRoleNames as roleNames, operatorRoles as roles } from './access/cluster-roles.js';
export { PipelinesServer, type PipelinesServerProps } from './consumers/pipelines/pipelines-server.js';
export { ExistingWorkbench, type ExistingWorkbenchProps } from './consumers/workbench/existing-workbench.js';
export { Workbench, type WorkbenchProps } from './consumers/workbench/workbench.js';
export { PublicRoute, type PublicRouteProps } from './gateway/route.js';
export { Backup, type BackupProps } from './jobs/backup.js';
export { GarbageCollection, type GarbageCollectionProps } from './jobs/garbage-collection.js';
export { SmokeTest, type SmokeTestProps } from './jobs/smoke-test.js';
export {
  ServerMonitoring as Monitoring,
  type ServerMonitoringProps as MonitoringProps,
} from './observability/server-monitoring.js';
export type { ScrapeTarget } from './observability/service-monitor.js';
export { OperatedServer as Server } from './operated/operated-server.js';
export type { OperatedServerProps as ServerProps } from './operated/operated-server-settings.js';
export { DataScienceClusterComponent, type DataScienceClusterComponentProps } from './operator/data-science-cluster.js';
export { Operator } from './operator/operator.js';
export type { OperatorProps } from './operator/operator-props.js';
