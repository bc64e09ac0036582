import type { GoModule } from './go-module.js';
import { pins } from './pins.js';

/** Sources of third-party definitions, and their used parts. */
export interface Source {
  readonly module: GoModule;
  /** One folder, or several if a group has its definitions in them. */
  readonly folder: string | readonly string[];
  /** Names of the used definitions. */
  readonly definitions: readonly string[];
  /** The used versions, first the one that overlays write; all others are omitted. */
  readonly versions: readonly string[];
  /**
   * Paths of fields that overlays never write, or always in the same way: their values are not validated, and their types
   * are not generated. Most of them embed pod templates.
   */
  readonly unchecked?: readonly string[];
}

export const sources: readonly Source[] = [
  {
    module: pins.gatewayApi,
    folder: 'config/crd/standard',
    definitions: [
      'gateways.gateway.networking.k8s.io',
      'httproutes.gateway.networking.k8s.io',
      'backendtlspolicies.gateway.networking.k8s.io',
      'referencegrants.gateway.networking.k8s.io',
    ],
    // OpenShift serves ReferenceGrant as v1beta1 only, up to Gateway API 1.5.
    versions: ['v1', 'v1beta1'],
  },
  {
    module: pins.certManager,
    folder: 'deploy/crds',
    definitions: ['certificates.cert-manager.io', 'issuers.cert-manager.io'],
    versions: ['v1'],
    unchecked: ['spec.acme', 'spec.vault', 'spec.venafi'],
  },
  {
    module: pins.trustManager,
    folder: 'deploy/crds',
    definitions: ['bundles.trust.cert-manager.io'],
    versions: ['v1alpha1'],
  },
  {
    module: pins.prometheusOperator,
    folder: 'example/prometheus-operator-crd',
    definitions: [
      'servicemonitors.monitoring.coreos.com',
      'podmonitors.monitoring.coreos.com',
      'prometheusrules.monitoring.coreos.com',
    ],
    versions: ['v1'],
  },
  {
    module: pins.cloudNativePg,
    folder: 'config/crd/bases',
    definitions: [
      'clusters.postgresql.cnpg.io',
      'databases.postgresql.cnpg.io',
      'poolers.postgresql.cnpg.io',
      'scheduledbackups.postgresql.cnpg.io',
    ],
    versions: ['v1'],
    unchecked: [
      'spec.affinity.additionalPodAffinity',
      'spec.affinity.additionalPodAntiAffinity',
      'spec.affinity.nodeAffinity',
      'spec.backup',
      'spec.bootstrap.initdb.import',
      'spec.bootstrap.pg_basebackup',
      'spec.ephemeralVolumeSource',
      'spec.externalClusters',
      'spec.podSecurityContext',
      'spec.probes',
      'spec.projectedVolumeTemplate',
      'spec.replica',
      'spec.securityContext',
      'spec.serviceTemplate',
      'spec.storage.pvcTemplate',
      'spec.tablespaces',
      'spec.template',
      'spec.walStorage.pvcTemplate',
    ],
  },
  {
    module: pins.barmanCloud,
    folder: 'config/crd/bases',
    definitions: ['objectstores.barmancloud.cnpg.io'],
    versions: ['v1'],
  },
  {
    module: pins.externalSecrets,
    folder: 'config/crds/bases',
    definitions: [
      'externalsecrets.external-secrets.io',
      'secretstores.external-secrets.io',
      'passwords.generators.external-secrets.io',
      'webhooks.generators.external-secrets.io',
    ],
    versions: ['v1', 'v1alpha1'],
    // About forty providers, except the two that overlays write; and all authentication methods of Vault except one.
    unchecked: ['spec.provider.!vault,kubernetes', 'spec.provider.vault.auth.!kubernetes'],
  },
  {
    module: pins.traefik,
    folder: 'docs/content/reference/dynamic-configuration',
    definitions: ['ingressroutes.traefik.io', 'middlewares.traefik.io', 'serverstransports.traefik.io'],
    versions: ['v1alpha1'],
    unchecked: ['circuitBreaker', 'errors', 'inFlightReq', 'passTLSClientCert', 'rateLimit', 'spiffe'].map(
      (name) => `spec.${name}`,
    ),
  },
  {
    module: pins.sealedSecrets,
    folder: 'helm/sealed-secrets/crds',
    definitions: ['sealedsecrets.bitnami.com'],
    versions: ['v1alpha1'],
  },
  {
    module: pins.secretsStoreCsi,
    folder: 'config/crd/bases',
    definitions: ['secretproviderclasses.secrets-store.csi.x-k8s.io'],
    versions: ['v1'],
  },
  {
    module: pins.edpKeycloak,
    folder: 'config/crd/bases',
    definitions: [
      'keycloaks.v1.edp.epam.com',
      'keycloakrealms.v1.edp.epam.com',
      'keycloakclients.v1.edp.epam.com',
      'keycloakrealmgroups.v1.edp.epam.com',
      'keycloakrealmusers.v1.edp.epam.com',
    ],
    versions: ['v1'],
  },
  {
    module: pins.openshift,
    folder: 'route/v1/zz_generated.crd-manifests',
    definitions: ['routes.route.openshift.io'],
    versions: ['v1'],
  },
  {
    module: pins.openshift,
    folder: 'console/v1/zz_generated.crd-manifests',
    definitions: ['consolelinks.console.openshift.io'],
    versions: ['v1'],
  },
  {
    module: pins.gke,
    folder: '.',
    definitions: ['healthcheckpolicies.networking.gke.io', 'gcpbackendpolicies.networking.gke.io'],
    versions: ['v1'],
  },
  {
    module: pins.gkeIngress,
    folder: '.',
    definitions: ['backendconfigs.cloud.google.com'],
    versions: ['v1'],
  },
  {
    module: pins.notebookController,
    folder: '.',
    definitions: ['notebooks.kubeflow.org', 'poddefaults.kubeflow.org'],
    versions: ['v1', 'v1alpha1'],
  },
  {
    module: pins.pipelinesOperator,
    folder: '.',
    definitions: ['datasciencepipelinesapplications.datasciencepipelinesapplications.opendatahub.io'],
    versions: ['v1'],
  },
  {
    module: pins.kserve,
    folder: ['config/crd/full', 'config/crd/full/clusterstoragecontainer'],
    definitions: ['inferenceservices.serving.kserve.io', 'clusterstoragecontainers.serving.kserve.io'],
    versions: ['v1beta1', 'v1alpha1'],
    // Overlays write a predictor with a model; a pod template is embedded about twenty times in the rest.
    unchecked: [
      'spec.!predictor,container,supportedUriFormats,supportsMultiModelDownload,workloadType',
      `spec.predictor.!${[
        'annotations,automountServiceAccountToken,imagePullSecrets,labels,maxReplicas,minReplicas,model,nodeSelector',
        'priorityClassName,serviceAccountName,storageContainerName,tolerations',
      ].join(',')}`,
      ...['spec.container', 'spec.predictor.model'].flatMap((container) =>
        ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => `${container}.${probe}`),
      ),
    ],
  },
  {
    module: pins.trainer,
    folder: 'manifests/base/crds',
    definitions: ['trainjobs.trainer.kubeflow.org'],
    versions: ['v1alpha1'],
    unchecked: ['spec.initializer', 'spec.runtimePatches'],
  },
  {
    module: pins.rayOperator,
    folder: 'config/crd/bases',
    definitions: ['rayjobs.ray.io'],
    versions: ['v1'],
    unchecked: [
      'spec.deletionStrategy',
      'spec.submitterConfig',
      'spec.submitterPodTemplate',
      'spec.rayClusterSpec.!headGroupSpec,workerGroupSpecs,rayVersion',
      'spec.rayClusterSpec.headGroupSpec.!rayStartParams',
      'spec.rayClusterSpec.workerGroupSpecs',
    ],
  },
  {
    module: pins.sparkOperator,
    folder: 'config/crd/bases',
    definitions: ['sparkapplications.sparkoperator.k8s.io'],
    versions: ['v1beta2'],
    unchecked: [
      'spec.batchSchedulerOptions',
      'spec.driverIngressOptions',
      'spec.dynamicAllocation',
      'spec.monitoring',
      'spec.sparkUIOptions',
      'spec.volumes',
      ...['driver', 'executor'].map(
        (role) =>
          `spec.${role}.!cores,coreRequest,coreLimit,memory,memoryOverhead,instances,serviceAccount,labels,env,envFrom,volumeMounts,nodeSelector`,
      ),
    ],
  },
  {
    module: pins.argoWorkflows,
    folder: 'manifests/base/crds/full',
    definitions: ['workflowtemplates.argoproj.io'],
    versions: ['v1alpha1'],
    unchecked: ['spec.!entrypoint,serviceAccountName,automountServiceAccountToken,podMetadata,securityContext'],
  },
];
