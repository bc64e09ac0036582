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
import { labelValuesFit } from './mlflow-rules.js';
import { int32, quantity, resourceRequirements } from './types.js';

const core = 'io.k8s.api.core.v1';
const labels = () => z.record(z.string(), z.string());

const image = z.strictObject({
  image: z
    .string()
    .optional()
    .meta({
      description: 'Reference of the image, best by digest.',
      examples: ['quay.io/opendatahub/mlflow@sha256:<digest>'],
    }),
  imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).optional().describe('When nodes pull the image.'),
});

/** Fields of the MLflow spec that shape the server's pods. */
export const podFields = {
  image: image.optional().describe("The server's image; without it the operator takes its own."),
  replicas: int32(1).default(1).describe('Number of pods.'),
  workers: int32(1).default(1).describe('Worker processes in each pod.'),
  resources: resourceRequirements()
    .optional()
    .meta({
      description: 'CPU and memory of each pod.',
      examples: [{ requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } }],
    }),
  resourceClaims: z
    .array(embedded<PodResourceClaim>(`${core}.PodResourceClaim`))
    .optional()
    .meta({
      description: 'Devices for the pods by dynamic resource allocation.',
      since: '3.5',
      before: 'devices cannot be claimed',
      examples: [[{ name: 'gpu', resourceClaimTemplateName: 'shared-gpu' }]],
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    }),
  temporaryStorage: z
    .strictObject({ sizeLimit: quantity.optional().meta({ description: 'Largest size of /tmp.', examples: ['5Gi'] }) })
    .optional()
    .describe('Scratch space through which served artifacts pass.'),
  env: z
    .array(embedded<EnvVar>(`${core}.EnvVar`))
    .optional()
    .meta({
      description: 'Further environment variables.',
      examples: [[{ name: 'MLFLOW_LOGGING_LEVEL', value: 'INFO' }]],
    }),
  envFrom: z
    .array(embedded<EnvFromSource>(`${core}.EnvFromSource`))
    .optional()
    .meta({
      description: 'ConfigMaps and Secrets that become environment variables as a whole.',
      examples: [[{ configMapRef: { name: 'mlflow-settings' } }]],
    }),
  serviceAccountName: z.string().default('mlflow-sa').describe('ServiceAccount of the pods, made by the operator.'),
  podLabels: labels()
    .optional()
    .meta({
      description: 'Further labels of the pods.',
      examples: [{ team: 'ml-platform' }],
      'x-kubernetes-validations': [labelValuesFit],
    }),
  podAnnotations: labels().optional().describe('Further annotations of the pods.'),
  nodeSelector: labels()
    .optional()
    .meta({
      description: 'Labels of the nodes that may run the pods.',
      examples: [{ 'node-role.kubernetes.io/infra': '' }],
      'x-kubernetes-validations': [labelValuesFit],
    }),
  tolerations: z
    .array(embedded<Toleration>(`${core}.Toleration`))
    .optional()
    .meta({
      description: 'Taints that the pods tolerate.',
      examples: [[{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }]],
    }),
  affinity: embedded<Affinity>(`${core}.Affinity`)
    .optional()
    .meta({ description: 'Which nodes and neighbours the pods prefer.' }),
  podSecurityContext: embedded<PodSecurityContext>(`${core}.PodSecurityContext`)
    .optional()
    .meta({ description: "Security settings of the pods, in place of the operator's own." }),
  securityContext: embedded<SecurityContext>(`${core}.SecurityContext`)
    .optional()
    .meta({ description: "Security settings of the containers, in place of the operator's own." }),
};
