import { z } from 'zod';
import type {
  Affinity,
  EnvFromSource,
  EnvVar,
  PodResourceClaim,
  PodSecurityContext,
  SecurityContext,
  Toleration,
} from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { field, labels } from '../schema/fields.js';
import { labelValuesFit } from './mlflow-rules.js';
import { int32, quantity, resourceRequirements } from './types.js';

const core = 'io.k8s.api.core.v1';
const image = z.strictObject({
  image: field(
    z.string().optional(),
    'Image by digest (name@sha256:…). Default: the image of this release of the operator.',
    'quay.io/opendatahub/mlflow@sha256:<digest>',
  ),
  imagePullPolicy: field(
    z.enum(['Always', 'IfNotPresent', 'Never']).optional(),
    'Pull policy of the image. Default: the Kubernetes default for the reference.',
    'IfNotPresent',
  ),
});

const temporaryStorage = z.strictObject({
  sizeLimit: field(
    quantity.optional(),
    'Size of /tmp, where artifacts are buffered that clients send through the server. Default: 1Gi, set by the operator.',
    '5Gi',
  ),
});

/** Fields of the MLflow spec that shape the server's pods. */
export const podFields = {
  image: field(image.optional(), "Image of the server. Default: the operator's.", {
    imagePullPolicy: 'IfNotPresent',
  }),
  replicas: field(int32(1).default(1), 'Number of server pods. More than one needs PostgreSQL and S3.', 2),
  workers: field(int32(1).default(1), 'Worker processes in each pod. More replicas serve better than more workers.', 2),
  resources: field(resourceRequirements().optional(), 'CPU and memory of each pod.', {
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { memory: '2Gi' },
  }),
  resourceClaims: field(
    z
      .array(embedded<PodResourceClaim>(`${core}.PodResourceClaim`))
      .optional()
      .meta({
        since: '3.5',
        before: 'devices cannot be claimed',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      }),
    'Devices that the pods claim by dynamic resource allocation. Default: none.',
    [{ name: 'gpu', resourceClaimTemplateName: 'shared-gpu' }],
  ),
  temporaryStorage: field(temporaryStorage.optional(), 'Scratch space of each pod. Default: 1Gi.', {
    sizeLimit: '5Gi',
  }),
  env: field(
    z.array(embedded<EnvVar>(`${core}.EnvVar`)).optional(),
    'Additional environment variables. Secret values must be read from a Secret by valueFrom.',
    [{ name: 'MLFLOW_LOGGING_LEVEL', value: 'INFO' }],
  ),
  envFrom: field(
    z.array(embedded<EnvFromSource>(`${core}.EnvFromSource`)).optional(),
    'Secrets and ConfigMaps whose keys all become environment variables.',
    [{ configMapRef: { name: 'mlflow-settings' } }],
  ),
  serviceAccountName: field(
    z.string().default('mlflow-sa'),
    'ServiceAccount of the pods, created by the operator.',
    'mlflow-sa',
  ),
  podLabels: field(
    labels.optional().meta({ 'x-kubernetes-validations': [labelValuesFit] }),
    'Additional labels of the pods; the label app is reserved for the operator. Default: none.',
    { team: 'ml-platform' },
  ),
  podAnnotations: field(labels.optional(), 'Additional annotations of the pods. Default: none.', {
    'openshift.io/required-scc': 'restricted-v2',
  }),
  nodeSelector: field(
    labels.optional().meta({ 'x-kubernetes-validations': [labelValuesFit] }),
    'Labels of the nodes that may run the pods. Default: any node.',
    { 'node-role.kubernetes.io/infra': '' },
  ),
  tolerations: field(
    z.array(embedded<Toleration>(`${core}.Toleration`)).optional(),
    'Taints that the pods tolerate. Default: none.',
    [{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }],
  ),
  affinity: field(embedded<Affinity>(`${core}.Affinity`).optional(), 'Where the pods may run.', {
    podAntiAffinity: {},
  }),
  podSecurityContext: field(
    embedded<PodSecurityContext>(`${core}.PodSecurityContext`).optional(),
    "Security context of the pods, which replaces the operator's default completely.",
    { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  ),
  securityContext: field(
    embedded<SecurityContext>(`${core}.SecurityContext`).optional(),
    "Security context of the container, which replaces the operator's default completely. Default: the operator's.",
    { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  ),
};
