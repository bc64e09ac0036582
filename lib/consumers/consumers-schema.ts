import { z } from 'zod';
import { distinctBy, field } from '../schema/fields.js';
import { teamPipelinesSchema } from './pipelines/team-pipelines-schema.js';
import { scheduledProgramSchema, serviceProgramSchema } from './pods/program-schema.js';
import { servedModelSchema } from './serving/serving-schema.js';
import { tracesSchema } from './traces/traces-schema.js';
import { trainingSchema } from './training/training-schema.js';
import { workflowSchema } from './workflows/workflow-schema.js';

/** What uses MLflow in the namespace of a team; a key for each kind. */
export const consumersSchema = z.strictObject({
  pods: field(
    z.array(serviceProgramSchema).superRefine(distinctBy('name')).default([]),
    'Programs that run all the time, as Deployments.',
    [{ name: 'agent', image: 'registry.example.com/agent:1' }],
  ),
  cronJobs: field(
    z.array(scheduledProgramSchema).superRefine(distinctBy('name')).default([]),
    'Programs that run at certain times, as CronJobs.',
    [{ name: 'retrain', image: 'registry.example.com/train:1', schedule: '0 3 * * *' }],
  ),
  serving: field(
    z.array(servedModelSchema).superRefine(distinctBy('name')).default([]),
    'Models of MLflow that KServe serves, with credentials of the namespace and no key of a bucket. Requires the field serving of the environment.',
    [{ name: 'wine', model: 'mlflow://models/wine/champion' }],
  ),
  workflows: field(
    z.array(workflowSchema).superRefine(distinctBy('name')).default([]),
    'Programs as WorkflowTemplates of Argo Workflows.',
    [{ name: 'prepare', image: 'registry.example.com/prepare:1' }],
  ),
  pipelines: field(
    teamPipelinesSchema.optional(),
    'What pipelines and notebooks of Kubeflow find in the namespace: a PodDefault, Secrets and settings of their launcher. Default: nothing.',
    { launcher: { experiment: 'fraud-detection' } },
  ),
  traces: field(
    tracesSchema.optional(),
    'A collector of OpenTelemetry, to which programs send traces without knowing MLflow. Default: none.',
    { image: 'otel/opentelemetry-collector-contrib:0.165.0', experimentId: '1' },
  ),
  training: field(
    trainingSchema.prefault({}),
    'Jobs that train, with Kubernetes alone or with Kubeflow Trainer, Ray or Spark.',
    { jobs: [{ name: 'train-fraud', image: 'registry.example.com/train:1' }] },
  ),
});
