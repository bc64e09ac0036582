import { z } from 'zod';
import type { EnvVar, ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { podSettingsSchema } from '../../pods/pod-settings.js';
import { dnsLabel, dnsSubdomain, field } from '../../schema/fields.js';

const core = 'io.k8s.api.core.v1';

/** What a team decides for its pods beside resources and account. */
export const programPodSchema = podSettingsSchema.pick({
  nodeSelector: true,
  tolerations: true,
  pullSecrets: true,
  labels: true,
  securityPreset: true,
});

/** What every program of a team has, whatever runs it. */
export const programFields = {
  name: field(
    dnsLabel.max(52, 'Kubernetes adds up to 11 characters to the name: at most 52'),
    'Name of the program and of its object.',
    'train-fraud',
  ),
  image: field(
    z.string().min(1),
    'Image of the program, with the client of MLflow.',
    `registry.example.com/train@sha256:${'1'.repeat(64)}`,
  ),
  command: field(z.array(z.string()).optional(), 'Command of the container. Default: that of the image.', [
    'python',
    'train.py',
  ]),
  args: field(z.array(z.string()).optional(), 'Arguments of the command. Default: those of the image.', [
    '--epochs',
    '10',
  ]),
  env: field(
    z.array(embedded<EnvVar>(`${core}.EnvVar`)).default([]),
    'Further variables. Those of MLflow are set by the overlay.',
    [{ name: 'EPOCHS', value: '10' }],
  ),
  resources: field(
    embedded<ResourceRequirements>(`${core}.ResourceRequirements`).optional(),
    'CPU, memory and devices. Default: 500m and 1Gi, up to 2Gi.',
    { requests: { cpu: '1', memory: '8Gi' }, limits: { memory: '8Gi' } },
  ),
  experiment: field(
    z.string().min(1).optional(),
    'Experiment of its runs (MLFLOW_EXPERIMENT_NAME). Default: that of the client of the workspace.',
    'fraud-detection',
  ),
  account: field(
    dnsSubdomain.optional(),
    'ServiceAccount of the program. Default: that of the client of the workspace.',
    'training',
  ),
  pod: field(
    programPodSchema.optional(),
    'Placement, pull Secrets, labels and annotations of the pod. Default: none; `pods` of the environment does not apply to namespaces of teams.',
    { nodeSelector: { 'nvidia.com/gpu.present': 'true' } },
  ),
};

const programSchema = z.strictObject(programFields);

export type ProgramSettings = z.output<typeof programSchema>;

/** A program that runs once for each state of its settings. */
export const jobProgramSchema = z.strictObject({
  ...programFields,
  name: field(
    dnsLabel.max(48, 'the name of a Job ends in 15 characters of its own: at most 48'),
    'Name of the program and of its Job, which ends in a digest of the settings.',
    'train-fraud',
  ),
  backoffLimit: field(z.int().min(0).default(1), 'How often a failed pod is replaced.', 3),
  queue: field(
    dnsLabel.optional(),
    'LocalQueue of Kueue that admits it: required where Kueue manages the namespace. Default: none.',
    'default',
  ),
});

/** A program that runs all the time: an agent or a service that writes traces, for example. */
export const serviceProgramSchema = z.strictObject({
  ...programFields,
  replicas: field(z.int().min(0).default(1), 'Number of pods.', 2),
});

/** A program that runs at certain times. */
export const scheduledProgramSchema = z.strictObject({
  ...programFields,
  schedule: field(z.string().min(1), 'When it runs, in the format of cron.', '0 3 * * *'),
  timeZone: field(
    z.string().min(1).optional(),
    'Time zone of the schedule. Default: that of the controller manager, mostly UTC.',
    'Europe/Berlin',
  ),
});
