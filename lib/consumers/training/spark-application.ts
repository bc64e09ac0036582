import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { SparkApplicationSpec } from '../../../imports/sparkoperator.k8s.io.js';
import { type MlflowClient, ofExperiment } from '../../clients/mlflow-client.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { presetPod, restrictedContainer } from '../../pods/security.js';
import { parseProps } from '../../schema/props.js';
import { accountOf, programRequirements, programSelector, queueLabel } from '../pods/program-pod.js';
import { sparkApplicationSchema } from './training-schema.js';

export interface SparkApplicationProps {
  readonly client: MlflowClient;
  readonly settings: z.input<typeof sparkApplicationSchema>;
}

/** A SparkApplication in Python. The webhook of the operator adds variables and volumes to the pods (spark-operator v2.5, internal/webhook). */
export class SparkApplication extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client: given, settings: input }: SparkApplicationProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(sparkApplicationSchema, input, this);
    const client = ofExperiment(given, settings.experiment);
    const { name, image, main, args, sparkVersion, executors, cores, memory, env, queue } = settings;
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements(
      { client, settings },
      'rights of a driver of Spark: pods, Services and ConfigMaps',
    );
    const labels = programSelector(settings);
    const role = {
      cores,
      memory,
      serviceAccount: accountOf(client, settings),
      labels: { ...labels },
      env: [...client.env, ...env],
      podSecurityContext: presetPod('platform'),
      securityContext: { ...restrictedContainer, readOnlyRootFilesystem: false },
      ...(client.volumeMounts.length > 0 ? { volumeMounts: [...client.volumeMounts] } : {}),
    };
    new ApiObject(this, 'Resource', {
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'SparkApplication',
      metadata: {
        name,
        namespace: client.namespace,
        labels: { ...labels, ...queueLabel(queue) },
        annotations: { ...skipDryRun },
      },
      spec: {
        type: 'Python',
        mode: 'cluster',
        image,
        sparkVersion,
        mainApplicationFile: main,
        ...(args ? { arguments: args } : {}),
        restartPolicy: { type: 'Never' },
        ...(client.volumes.length > 0 ? { volumes: [...client.volumes] } : {}),
        driver: role,
        executor: { ...role, instances: executors },
      } as Plain<SparkApplicationSpec>,
    });
  }
}
