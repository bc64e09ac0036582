/**
 * What the operator decides for every server it makes, whatever the MLflow resource says.
 * Source: opendatahub-io/mlflow-operator e9dbb9f, `internal/controller/constants.go`, `helm.go` and `charts/mlflow/templates`.
 * Nothing else in this package spells these names.
 */
export const operated = {
  /** Name of the MLflow resource, and so of the Deployment, Service, NetworkPolicy, ClusterRole and HTTPRoute. */
  name: 'mlflow',
  port: 8443,
  portName: 'https',
  /** Path under which the pages are served, on every release. */
  staticPrefix: '/mlflow',
  /** Secret with the serving certificate, mounted by the Deployment. */
  tlsSecret: 'mlflow-tls',
  /** The CA of this namespace, where no issuer is given. */
  authority: 'mlflow-ca',
  /** The route in addition to that of the operator. */
  publicRoute: 'mlflow-public',
  garbageCollection: 'mlflow-garbage-collection',
  claim: 'mlflow-pvc',
  volumePath: '/mlflow',
  /** Labels that select the server's pods and no job's. */
  podLabels: { app: 'mlflow' },
  /** The Job of each migration; a version and a generation follow. Before release 3.5 an init container migrates. */
  migrationJob: 'mlflow-mg',
  /** The NetworkPolicy of the migration Job, which always opens these ports to any address. */
  migrationPolicy: { name: 'mlflow-migration', ports: [53, 5353, 5432, 3306] },
  /** The NetworkPolicy of ours beside that of the operator. */
  additionalPolicy: 'mlflow-additional-ingress',
  /** The ServiceMonitor of the server, where the operator finds the definition. */
  serviceMonitor: 'mlflow-metrics-monitor',
  /** The CronJob of trace archival. */
  traceArchival: 'mlflow-trace-archival',
  traceArchivalServiceAccount: 'mlflow-trace-archival-sa',
  /** Secret that the server may read in each workspace. */
  workspaceSecret: 'mlflow-artifact-connection',
  /** The only name that the operator accepts for the resource of a workspace. */
  workspaceConfigName: 'mlflow',
} as const;

/** The server's URI inside the cluster. Its Service carries the name that the certificate does. */
export function inClusterUri(namespace: string, uriPath: '' | '/mlflow'): string {
  return `https://${operated.name}.${namespace}.svc:${operated.port}${uriPath}`;
}
