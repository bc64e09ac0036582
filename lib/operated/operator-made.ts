import type { KubernetesObject } from '../kubernetes/object.js';
import { operated } from '../model/operated.js';
import type { OperatedServer } from './operated-server.js';

/** Fields of an MLflow resource that decide what the operator creates. */
export interface MadeFrom {
  /** @default 1 */
  readonly replicas?: number | undefined;
  /** @default mlflow-sa */
  readonly serviceAccountName?: string | undefined;
  /** @default - none */
  readonly podLabels?: Readonly<Record<string, string>> | undefined;
  /** @default - no volume */
  readonly storage?: unknown;
  /** @default - no archival */
  readonly traceArchival?: unknown;
}

/** Objects that the operator creates for a server of the library. */
export function operatorMade({ settings, usesVolume }: OperatedServer): readonly KubernetesObject[] {
  const { namespace, server, traceArchival } = settings;
  return operatorMadeFrom(
    { ...server, storage: server.storage ?? (usesVolume || undefined), traceArchival },
    namespace,
  );
}

/**
 * Objects that the operator creates from the MLflow resource and that other objects refer to.
 * Source: objects seen in a cluster under mlflow-operator e9dbb9f.
 */
export function operatorMadeFrom(spec: MadeFrom, namespace: string): readonly KubernetesObject[] {
  const { replicas = 1, serviceAccountName = 'mlflow-sa', podLabels, storage, traceArchival } = spec;
  const metadata = { name: operated.name, namespace };
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccountName, namespace } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels: operated.podLabels },
      spec: {
        selector: operated.podLabels,
        ports: [{ name: operated.portName, protocol: 'TCP', port: operated.port, targetPort: operated.portName }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: operated.podLabels },
        template: {
          metadata: {
            labels: { ...operated.podLabels, 'app.kubernetes.io/instance': operated.name, ...podLabels },
          },
          spec: {
            serviceAccountName,
            containers: [{ name: operated.name, ports: [{ name: operated.portName, containerPort: operated.port }] }],
          },
        },
      },
    },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { ...metadata, name: operated.migrationPolicy.name },
    },
    { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: operated.name } },
    { apiVersion: rbac, kind: 'ClusterRoleBinding', metadata: { name: operated.name } },
    { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata },
    ...(storage
      ? [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: operated.claim, namespace } }]
      : []),
    ...(traceArchival
      ? [
          {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name: operated.traceArchivalServiceAccount, namespace },
          },
        ]
      : []),
  ];
}
