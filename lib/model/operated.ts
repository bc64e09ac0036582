import { type FlowEnd, ownPods, podsOfNamespace } from './flow.js';
import type { Instance } from './instance.js';

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
  /** Labels of all pods that the operator makes for the server, jobs included. */
  allPodLabels: { 'app.kubernetes.io/instance': 'mlflow' },
  /** The value of that label on pods of the overlay. */
  podInstance: 'mlflow-overlay',
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

/**
 * The operated server as an instance, for the parts of an overlay that are the same in both forms. The policies of the operator
 * select pods by `app.kubernetes.io/instance: mlflow`: pods of the overlay have another value, so that they get only their own policy.
 */
export function operatedInstance(namespace: string): Instance {
  return { name: operated.name, namespace, podInstance: operated.podInstance };
}

/** The pods that the operator makes: of the server, its migration and its trace archival. Their policies are those of the operator. */
export function operatedEndpoint(namespace: string): FlowEnd {
  const pods = { component: 'server', name: operated.name, namespace, podLabels: operated.podLabels } as const;
  return {
    ...ownPods('server', { ...pods, byOperator: true }),
    peers: podsOfNamespace('server', namespace, operated.allPodLabels).peers,
  };
}

/** The server's URI inside the cluster. Its Service carries the name that the certificate does. */
export function inClusterUri(namespace: string, uriPath: '' | '/mlflow'): string {
  return `https://${operated.name}.${namespace}.svc:${operated.port}${uriPath}`;
}
