import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { TrainJobSpec } from '../../../imports/trainer.kubeflow.org.js';
import { type MlflowClient, ofExperiment } from '../../clients/mlflow-client.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { parseProps } from '../../schema/props.js';
import { accountOf, programRequirements, programSelector, queueLabel } from '../pods/program-pod.js';
import { trainJobSchema } from './training-schema.js';

export interface TrainJobProps {
  readonly client: MlflowClient;
  readonly settings: z.input<typeof trainJobSchema>;
}

/** Owner of the patch of the runtime: a path with a domain before it, or the webhook refuses the TrainJob (trainer v2.3, plugins/jobset). */
const manager = 'cdk8s-mlflow/client';

/** The job and container of a runtime that train (trainer v2.3, pkg/constants). */
const trainer = 'node';

/**
 * A TrainJob of Kubeflow Trainer. Variables are those of its trainer, the only place that it admits for them; account and volumes
 * are patches of its runtime (trainer v2.3, pkg/runtime/framework/plugins/jobset).
 */
export class TrainJob extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client: given, settings: input }: TrainJobProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(trainJobSchema, input, this);
    const client = ofExperiment(given, settings.experiment);
    const { name, image, command, args, env, resources, runtime, nodes, queue } = settings;
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements({ client, settings });
    new ApiObject(this, 'Resource', {
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainJob',
      metadata: {
        name,
        namespace: client.namespace,
        labels: { ...programSelector(settings), ...queueLabel(queue) },
        annotations: { ...skipDryRun },
      },
      spec: {
        runtimeRef: { apiGroup: 'trainer.kubeflow.org', ...runtime },
        trainer: {
          ...(image ? { image } : {}),
          ...(command ? { command } : {}),
          ...(args ? { args } : {}),
          ...(nodes ? { numNodes: nodes } : {}),
          ...(resources ? { resourcesPerNode: resources } : {}),
          env: [...client.env, ...env],
        },
        runtimePatches: [{ manager, trainingRuntimeSpec: patchOf(client, accountOf(client, settings)) }],
      } as Plain<TrainJobSpec>,
    });
  }
}

function patchOf({ volumes, volumeMounts }: MlflowClient, serviceAccountName: string): object {
  const spec = {
    serviceAccountName,
    ...(volumes.length > 0
      ? { volumes: [...volumes], containers: [{ name: trainer, volumeMounts: [...volumeMounts] }] }
      : {}),
  };
  return { template: { spec: { replicatedJobs: [{ name: trainer, template: { spec: { template: { spec } } } }] } } };
}
