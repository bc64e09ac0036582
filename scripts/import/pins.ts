import type { GoModule } from './go-module.js';

/** Projects whose definitions are both imported here and installed by `npm run test:cluster`: the same version in both. */
export const pins = {
  gatewayApi: { path: 'sigs.k8s.io/gateway-api', version: 'v1.6.3' },
  certManager: { path: 'github.com/cert-manager/cert-manager', version: 'v1.21.2' },
  prometheusOperator: { path: 'github.com/prometheus-operator/prometheus-operator', version: 'v0.93.0' },
  cloudNativePg: { path: 'github.com/cloudnative-pg/cloudnative-pg', version: 'v1.30.1' },
  barmanCloud: { path: 'github.com/cloudnative-pg/plugin-barman-cloud', version: 'v0.15.0' },
  externalSecrets: { path: 'github.com/external-secrets/external-secrets', version: 'v1.3.2' },
  traefik: { path: 'github.com/traefik/traefik/v3', version: 'v3.7.13' },
  edpKeycloak: { path: 'github.com/epam/edp-keycloak-operator', version: 'v1.35.0' },
  openshift: { path: 'github.com/openshift/api', version: 'v0.0.0-20260317165824-54a3998d81eb' },
  // In no module registry: their definitions are in scripts/import/definitions, each with its source.
  gke: { path: 'github.com/GoogleCloudPlatform/gke-gateway-api', version: 'fc40d606a533', stored: 'definitions' },
  gkeIngress: { path: 'github.com/kubernetes/ingress-gce', version: 'acbcf5d66dd9', stored: 'definitions' },
  // PodDefault is in the same group, from kubeflow/dashboard.
  notebookController: { path: 'github.com/opendatahub-io/kubeflow', version: 'b85f66ae8d18', stored: 'definitions' },
  pipelinesOperator: {
    path: 'github.com/opendatahub-io/data-science-pipelines-operator',
    version: '5e01e73f0855',
    stored: 'definitions',
  },
  trustManager: { path: 'github.com/cert-manager/trust-manager', version: 'v0.25.0' },
  secretsStoreCsi: { path: 'sigs.k8s.io/secrets-store-csi-driver', version: 'v1.6.0' },
  kserve: { path: 'github.com/kserve/kserve', version: 'v0.20.0' },
  gitleaks: { path: 'github.com/zricethezav/gitleaks/v8', version: 'v8.30.1' },
  trainer: { path: 'github.com/kubeflow/trainer/v2', version: 'v2.3.0' },
  rayOperator: { path: 'github.com/ray-project/kuberay/ray-operator', version: 'v1.5.1' },
  sparkOperator: { path: 'github.com/kubeflow/spark-operator/v2', version: 'v2.5.1' },
  argoWorkflows: { path: 'github.com/argoproj/argo-workflows/v4', version: 'v4.0.5' },
  sealedSecrets: { path: 'github.com/bitnami-labs/sealed-secrets', version: 'v0.40.0' },
} as const satisfies Record<string, GoModule>;
