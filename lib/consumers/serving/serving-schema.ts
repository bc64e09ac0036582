import { z } from 'zod';
import type { EnvVar, ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { podSettingsSchema } from '../../pods/pod-settings.js';
import { dataKey, dnsLabel, dnsSubdomain, field } from '../../schema/fields.js';
import { modelUriForms, parseModelUri } from './model-uri.js';

const core = 'io.k8s.api.core.v1';

/** What serving has once in a cluster: how KServe fetches models of MLflow. */
export const servingSchema = z.strictObject({
  image: field(
    z.string().min(1),
    'Image that fetches models, by digest; images/mlflow-storage-initializer builds it.',
    `registry.example.com/mlflow-storage-initializer@sha256:${'1'.repeat(64)}`,
  ),
  create: field(
    z.boolean().default(true),
    'Whether the overlay contains the ClusterStorageContainer, which all servers of a cluster share: one of several environments contains it, the others refer to it.',
    false,
  ),
  kserve: field(
    z
      .string()
      .regex(/^0\.\d+$/, 'a version of KServe is 0.<number>')
      .default('0.20'),
    'Version of KServe on the cluster, in quotes: fields of later ones are refused.',
    '0.17',
  ),
  name: field(dnsSubdomain.default('mlflow'), 'Name of the ClusterStorageContainer.', 'mlflow'),
  ca: field(
    z
      .strictObject({
        configMap: field(dnsSubdomain, 'Name of the ConfigMap, in each namespace with models.', 'mlflow-ca'),
        key: field(dataKey.default('ca.crt'), 'Key with the certificates, of at most 128 KiB.', 'ca.crt'),
      })
      .optional(),
    'CA certificates with which the server is verified, in a ConfigMap that every namespace with models has. Default: those of the image; on OpenShift, that of the Service.',
    { configMap: 'mlflow-ca' },
  ),
  resources: field(
    embedded<ResourceRequirements>(`${core}.ResourceRequirements`).optional(),
    'CPU and memory while a model is fetched. Default: 100m and 256Mi, up to 1 CPU and 1Gi.',
    { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '1Gi' } },
  ),
});

export type ServingSettings = z.output<typeof servingSchema>;

/**
 * KServe labels pods with `isvc.<name>-predictor`, which leaves 48 characters, and accepts no digit at the beginning
 * (inference_service_validation.go).
 */
const serviceName = dnsLabel
  .max(44, 'the CronJob <name>-rollout may have 52 characters, which leaves 44 for the name')
  .regex(/^[a-z]/, 'KServe accepts names with a letter first');

const modelUri = z.string().superRefine((uri, context) => {
  if (!parseModelUri(uri))
    context.addIssue({
      code: 'custom',
      message: `"${uri}" is not the URI of a model of MLflow`,
      params: { fix: `write ${modelUriForms}` },
    });
});

/** What a team decides for the pods of a model beside resources. */
export const servedModelPodSchema = podSettingsSchema.pick({
  nodeSelector: true,
  tolerations: true,
  priorityClassName: true,
  pullSecrets: true,
  labels: true,
});

/** A model of MLflow that KServe serves. */
export const servedModelSchema = z.strictObject({
  name: field(serviceName, 'Name of the InferenceService.', 'wine'),
  model: field(
    modelUri,
    `URI of the model: ${modelUriForms}. An alias takes precedence over a stage of the same name.`,
    'mlflow://models/wine/champion',
  ),
  format: field(
    z
      .strictObject({
        name: field(z.string().min(1).default('mlflow'), 'Format that the runtime supports.', 'sklearn'),
        version: field(z.string().min(1).optional(), 'Version of the format. Default: any.', '2'),
      })
      .prefault({}),
    'Format of the model, by which KServe chooses the runtime. mlflow is that of MLServer.',
    { name: 'sklearn' },
  ),
  protocolVersion: field(
    z.enum(['v1', 'v2', 'grpc-v1', 'grpc-v2']).optional(),
    'Protocol of inference. Default: v2 for the format mlflow, otherwise that of the runtime.',
    'v2',
  ),
  runtime: field(
    dnsSubdomain.optional(),
    'ServingRuntime or ClusterServingRuntime. Default: KServe chooses one by the format.',
    'kserve-mlserver',
  ),
  deploymentMode: field(
    z.enum(['Standard', 'Knative']).default('Standard'),
    'How KServe runs the pods: as a Deployment, or by Knative. It is written in its older spelling (RawDeployment, Serverless), which all versions accept.',
    'Knative',
  ),
  replicas: field(
    z
      .strictObject({
        min: field(z.int().min(0).default(1), 'Least number of pods; 0 only with Knative.', 2),
        max: field(z.int().min(1).optional(), 'Greatest number of pods. Default: no more than the least.', 4),
      })
      .prefault({}),
    'Number of pods.',
    { min: 2, max: 4 },
  ),
  resources: field(
    embedded<ResourceRequirements>(`${core}.ResourceRequirements`).optional(),
    'CPU, memory and devices of the model server. Default: 500m and 1Gi, up to 2Gi.',
    { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
  ),
  env: field(z.array(embedded<EnvVar>(`${core}.EnvVar`)).default([]), 'Variables of the model server.', [
    { name: 'OMP_NUM_THREADS', value: '1' },
  ]),
  rollout: field(
    z
      .strictObject({
        enabled: field(
          z.boolean().default(true),
          'Whether another version is rolled out. false: new pods fetch what the URI means then, and running ones stay.',
          false,
        ),
        schedule: field(
          z.string().min(1).default('*/5 * * * *'),
          'How often the registry is asked, in the format of cron.',
          '*/15 * * * *',
        ),
      })
      .prefault({}),
    'Rolls out another version when the alias, the stage or latest means one. A URI with a version, or of a run, never does.',
    { schedule: '*/15 * * * *' },
  ),
  storageContainer: field(
    dnsSubdomain.optional(),
    'Name of the ClusterStorageContainer, where several accept mlflow://. Requires KServe 0.20. Default: KServe takes the first that accepts the URI.',
    'mlflow',
  ),
  pod: field(servedModelPodSchema.optional(), 'Placement, pull Secrets and labels of the pods. Default: none.', {
    nodeSelector: { 'nvidia.com/gpu.present': 'true' },
  }),
});

export type ServedModelSettings = z.output<typeof servedModelSchema>;

/** The schedule of a model's rollout; undefined if it is never rolled out. */
export function rolloutScheduleOf({
  rollout,
  model,
}: Pick<ServedModelSettings, 'rollout' | 'model'>): string | undefined {
  return rollout.enabled && parseModelUri(model)?.moves ? rollout.schedule : undefined;
}
