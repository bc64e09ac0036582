import type { KubernetesObject } from '../kubernetes/object.js';
import { operated } from '../model/operated.js';
import type { OperatedServer } from './operated-server.js';

/**
 * Objects that the operator creates from the MLflow resource and that other objects refer to.
 * Source: objects seen in a cluster under mlflow-operator e9dbb9f.
 */
export function operatorMade({ settings: props, usesVolume }: OperatedServer): readonly KubernetesObject[] {
  const { namespace, server } = props;
  const metadata = { name: operated.name, namespace };
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: server.serviceAccountName, namespace } },
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
        replicas: server.replicas,
        selector: { matchLabels: operated.podLabels },
        template: {
          metadata: {
            labels: { ...operated.podLabels, 'app.kubernetes.io/instance': operated.name, ...server.podLabels },
          },
          spec: {
            serviceAccountName: server.serviceAccountName,
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
    ...(usesVolume || server.storage
      ? [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: operated.claim, namespace } }]
      : []),
    ...(props.traceArchival
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
