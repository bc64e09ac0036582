import { z } from 'zod';
import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { distinctBy, dnsLabel, dnsSubdomain, field } from '../../schema/fields.js';
import { jobProgramSchema, programFields } from '../pods/program-schema.js';

const { queue } = jobProgramSchema.shape;
const { pod: _, ...withoutPod } = programFields;

/** Controllers make Services of these names, or refuse others themselves. */
const lettered = dnsLabel.regex(/^[a-z]/, 'its controller takes a name that begins with a letter');

/**
 * What is added to the name of a TrainJob for its pods: `-node-0-<number of the node>-` and five characters. JobSets whose pods would
 * have names of more than 63 are refused to the trainer (jobset v0.12, pkg/webhooks/jobset_webhook.go), which tells by an event alone.
 */
const longestTrainName = (nodes: number) => 63 - '-node-0-'.length - String(nodes - 1).length - '-abcde'.length;
const tooLongTrainName = (most: number) =>
  `pods of the trainer add ${63 - most} characters to the name: at most ${most}`;

const trainJobFields = z.strictObject({
  ...withoutPod,
  name: field(
    lettered.max(longestTrainName(1), tooLongTrainName(longestTrainName(1))),
    'Name of the TrainJob, of at most 48 characters with up to ten nodes. Its fields cannot be changed: another run has another name.',
    'train-fraud-1',
  ),
  image: field(
    z.string().min(1).optional(),
    'Image of the trainer. Default: that of the runtime.',
    'registry.example.com/train:1',
  ),
  resources: field(
    embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements').optional(),
    'CPU, memory and devices of each node. Default: those of the runtime.',
    { limits: { 'nvidia.com/gpu': '1' } },
  ),
  runtime: field(
    z.strictObject({
      kind: field(
        z.enum(['ClusterTrainingRuntime', 'TrainingRuntime']).default('ClusterTrainingRuntime'),
        'Kind of the runtime.',
        'TrainingRuntime',
      ),
      name: field(dnsSubdomain, 'Its name.', 'torch-distributed'),
    }),
    'The runtime of Kubeflow Trainer, which must have a job node with a container node.',
    { name: 'torch-distributed' },
  ),
  nodes: field(z.int().min(1).optional(), 'Number of nodes. Default: that of the runtime.', 2),
  queue,
});

export const trainJobSchema = trainJobFields.superRefine(({ name, nodes = 1 }, context) => {
  const most = longestTrainName(nodes);
  // Too long for one node already: said by the field.
  if (name.length <= most || name.length > longestTrainName(1)) return;
  context.addIssue({ code: 'custom', path: ['name'], input: name, message: tooLongTrainName(most) });
});

export const rayJobSchema = z
  .strictObject({
    ...programFields,
    // KubeRay v1.5, ray-operator/controllers/ray/utils/validation.go: else the operator fails the RayJob.
    name: field(
      lettered.max(47, 'KubeRay takes a RayJob of at most 47 characters'),
      'Name of the RayJob, of at most 47 characters.',
      'tune-fraud',
    ),
    entrypoint: field(z.string().min(1), 'The command that Ray runs on its head.', 'python train.py'),
    rayVersion: field(
      z.string().regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers'),
      'Version of Ray in the image.',
      '2.52.0',
    ),
    workers: field(z.int().min(0).default(1), 'Number of workers.', 4),
    queue,
  })
  .omit({ command: true, args: true });

export const sparkApplicationSchema = z
  .strictObject({
    ...withoutPod,
    // Spark operator v2.5, internal/webhook/sparkapplication_validator.go.
    name: field(
      lettered.max(52, 'the operator adds up to 11 characters to the name: at most 52'),
      'Name of the SparkApplication.',
      'features',
    ),
    main: field(z.string().min(1), 'The program, as Spark finds it.', 'local:///opt/app/train.py'),
    sparkVersion: field(
      z.string().regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers'),
      'Version of Spark in the image.',
      '4.0.1',
    ),
    executors: field(z.int().min(1).default(1), 'Number of executors.', 4),
    queue,
  })
  .omit({ command: true, resources: true })
  .extend({
    cores: field(z.int().min(1).default(1), 'Cores of the driver and of each executor.', 4),
    memory: field(
      z
        .string()
        .regex(/^\d+[kmgt]$/, 'memory of Spark is a number with k, m, g or t')
        .default('1g'),
      'Memory of the driver and of each executor, in the format of Spark.',
      '8g',
    ),
  });

/** Jobs of training, by the controller that runs them. */
export const trainingSchema = z.strictObject({
  jobs: field(
    z.array(jobProgramSchema).superRefine(distinctBy('name')).default([]),
    'Jobs of Kubernetes. The name of each ends in a digest of its settings, so that a change runs it again.',
    [{ name: 'train-fraud', image: 'registry.example.com/train:1' }],
  ),
  trainJobs: field(
    z.array(trainJobSchema).superRefine(distinctBy('name')).default([]),
    'TrainJobs of Kubeflow Trainer 2.2 or newer.',
    [{ name: 'train-fraud-1', runtime: { name: 'torch-distributed' } }],
  ),
  rayJobs: field(z.array(rayJobSchema).superRefine(distinctBy('name')).default([]), 'RayJobs of KubeRay.', [
    { name: 'tune-fraud', image: 'rayproject/ray:2.52.0', rayVersion: '2.52.0', entrypoint: 'python train.py' },
  ]),
  sparkApplications: field(
    z.array(sparkApplicationSchema).superRefine(distinctBy('name')).default([]),
    'SparkApplications of the Spark operator.',
    [{ name: 'features', image: 'spark:4.0.1', sparkVersion: '4.0.1', main: 'local:///opt/app/features.py' }],
  ),
});
