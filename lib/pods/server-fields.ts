import { z } from 'zod';
import type {
  Affinity,
  EnvFromSource,
  EnvVar,
  NetworkPolicyEgressRule,
  PersistentVolumeClaimSpec,
  PodResourceClaim,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  Toleration,
} from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { labelSelectorSchema } from '../kubernetes/label-selector.js';
import { dnsSubdomain, field, labels, quantity } from '../schema/fields.js';

const core = 'io.k8s.api.core.v1';

const imagePullPolicy = z.enum(['Always', 'IfNotPresent', 'Never']);

/** An image reference and when it is pulled, as the MLflow resource has them. */
export const imageSchema = z.strictObject({
  image: field(
    z.string().min(1).optional(),
    'Image by digest (name@sha256:…). Default: the one that the operator of this release brings.',
    'quay.io/opendatahub/mlflow@sha256:<digest>',
  ),
  imagePullPolicy: field(
    imagePullPolicy.optional(),
    'When the image is pulled. Default: what Kubernetes does for such a reference.',
    'IfNotPresent',
  ),
});

/** The fields of the MLflow resource that an environment sets as they are. Stores and computed fields are not among them. */
export const serverSchema = z.strictObject({
  image: field(imageSchema.optional(), 'Image of the server. Default: the one of the operator.', {
    imagePullPolicy: 'IfNotPresent',
  }),
  replicas: field(
    z.int().min(1).max(100).default(1),
    'Number of server pods. More than one needs PostgreSQL and S3.',
    2,
  ),
  workers: field(
    z.int().min(1).max(64).default(1),
    'Worker processes in each pod. More replicas serve better than more workers.',
    2,
  ),
  resources: field(
    embedded<ResourceRequirements>(`${core}.ResourceRequirements`).optional(),
    'CPU and memory of each pod. Default: sized from the number of workers.',
    { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } },
  ),
  temporaryStorage: field(
    z
      .strictObject({
        sizeLimit: field(
          quantity.optional(),
          "Size of /tmp, through which served uploads pass. Default: 1Gi, the operator's own.",
          '5Gi',
        ),
      })
      .optional(),
    'Scratch space of each pod. Default: 1Gi.',
    { sizeLimit: '5Gi' },
  ),
  storage: field(
    embedded<PersistentVolumeClaimSpec>(`${core}.PersistentVolumeClaimSpec`).optional(),
    'The volume claim for SQLite and file artifacts. Default: none with PostgreSQL and S3, otherwise 10Gi ReadWriteOnce.',
    { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  ),
  env: field(
    z.array(embedded<EnvVar>(`${core}.EnvVar`)).default([]),
    'Further environment variables. Values that are secret come from a Secret by valueFrom.',
    [{ name: 'MLFLOW_LOGGING_LEVEL', value: 'INFO' }],
  ),
  envFrom: field(
    z.array(embedded<EnvFromSource>(`${core}.EnvFromSource`)).default([]),
    'Secrets and ConfigMaps whose keys all become environment variables.',
    [{ configMapRef: { name: 'mlflow-settings' } }],
  ),
  serviceAccountName: field(
    dnsSubdomain.default('mlflow-sa'),
    "The server's ServiceAccount, made by the operator.",
    'mlflow-sa',
  ),
  podLabels: field(
    labels.optional(),
    "Labels of the pods. Default: none beyond the operator's own. The label app belongs to the operator.",
    { team: 'ml-platform' },
  ),
  podAnnotations: field(labels.optional(), 'Annotations of the pods. Default: none.', {
    'openshift.io/required-scc': 'restricted-v2',
  }),
  nodeSelector: field(labels.optional(), 'Labels of the nodes that may run the pods. Default: any node.', {
    'node-role.kubernetes.io/infra': '',
  }),
  tolerations: field(
    z.array(embedded<Toleration>(`${core}.Toleration`)).optional(),
    'Taints that the pods tolerate. Default: none.',
    [{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }],
  ),
  affinity: field(
    embedded<Affinity>(`${core}.Affinity`).optional(),
    'Where the pods may run. Default: with two or more replicas, spread over nodes and zones.',
    { podAntiAffinity: {} },
  ),
  podSecurityContext: field(
    embedded<PodSecurityContext>(`${core}.PodSecurityContext`).optional(),
    'Security settings of the pods, replacing the preset of the platform whole. Default: the preset.',
    { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  ),
  securityContext: field(
    embedded<SecurityContext>(`${core}.SecurityContext`).optional(),
    "Security settings of the container, replacing the operator's own whole. Default: the operator's own.",
    { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  ),
  resourceClaims: field(
    z
      .array(embedded<PodResourceClaim>(`${core}.PodResourceClaim`))
      .optional()
      .meta({ since: '3.5' }),
    'Claims of devices by dynamic resource allocation. Default: none.',
    [{ name: 'gpu', resourceClaimTemplateName: 'shared-gpu' }],
  ),
  caBundleConfigMap: field(
    z
      .strictObject({
        name: field(dnsSubdomain, 'Name of the ConfigMap, in the namespace of the server.', 'mlflow-ca-bundle'),
      })
      .optional(),
    'CAs that the server trusts besides the public ones: keys ending in .crt or .pem. There can be only one. Default: none.',
    { name: 'mlflow-ca-bundle' },
  ),
  extraAllowedOrigins: field(
    z.array(z.string().min(1)).max(64).default([]),
    "Origins of other web pages that may call the API, besides the gateway's hostnames which are added by themselves.",
    ['https://notebooks.example.com'],
  ),
  migration: field(
    z
      .strictObject({
        mode: field(
          z.enum(['Automatic', 'Always']).optional(),
          'When the schema migration Job runs. Default: Automatic, when the version changes.',
          'Automatic',
        ),
        ttlSecondsAfterFinished: field(
          z.int().min(3600).max(2147483647).optional(),
          'Seconds for which a finished migration Job is kept. Default: kept until the next one.',
          86400,
        ),
      })
      .optional()
      .meta({ since: '3.5' }),
    'The schema migration. Default: Automatic.',
    { mode: 'Automatic', ttlSecondsAfterFinished: 86400 },
  ),
  workspaceLabelSelector: field(
    labelSelectorSchema.optional(),
    'Which namespaces are workspaces. Default: all but the system ones.',
    { matchLabels: { 'opendatahub.io/dashboard': 'true' } },
  ),
  networkPolicyEgressRules: field(
    z.array(embedded<NetworkPolicyEgressRule>('io.k8s.api.networking.v1.NetworkPolicyEgressRule')).max(32).optional(),
    'What the server may reach, instead of the computed rules. DNS and the API server must be among them. Default: computed from the stores.',
    [{ ports: [{ port: 53, protocol: 'UDP' }] }],
  ),
  networkPolicyAdditionalEgressRules: field(
    z.array(embedded<NetworkPolicyEgressRule>('io.k8s.api.networking.v1.NetworkPolicyEgressRule')).max(32).default([]),
    'What the server and its migration may reach besides the computed rules.',
    [
      {
        ports: [{ port: 4317, protocol: 'TCP' }],
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } } }],
      },
    ],
  ),
});

export type ServerSettings = z.output<typeof serverSchema>;
