import type { PlatformProfile } from './profile.js';

/** Any Kubernetes cluster: the overlay contains the operator, the namespace and the certificate. */
export const kubernetes: PlatformProfile = {
  platform: 'kubernetes',
  title: 'Kubernetes',
  cli: 'kubectl',
  namespace: { name: 'mlflow', create: true },
  operator: {
    installers: ['manifests'],
    image: 'quay.io/opendatahub/mlflow-operator:odh-stable',
    sectionTitle: 'MLflow',
    namespaceRbac: false,
    metricsTls: 'self-signed',
    serviceMonitor: false,
    tlsProfileReader: false,
  },
  server: {
    api: '3.5',
    version: '3.14.0',
    image: 'quay.io/opendatahub/mlflow:odh-stable',
    uriPath: '/mlflow',
    securityPreset: 'hardened',
    tls: 'cert-manager',
  },
  network: { dnsPorts: [53], monitoringNamespace: 'monitoring' },
};
