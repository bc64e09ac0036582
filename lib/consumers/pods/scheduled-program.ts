import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { CronJob } from '../../../imports/kubernetes.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { parseProps } from '../../schema/props.js';
import { type ProgramProps, programPod, programRequirements, programSelector } from './program-pod.js';
import { scheduledProgramSchema } from './program-schema.js';

export interface ScheduledProgramProps extends Omit<ProgramProps, 'settings'> {
  readonly settings: z.input<typeof scheduledProgramSchema>;
}

/** A program of a team that runs at certain times and uses MLflow: a CronJob. */
export class ScheduledProgram extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client, settings: given, podSetting }: ScheduledProgramProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(scheduledProgramSchema, given, this);
    const { name, schedule, timeZone } = settings;
    const labels = programSelector(settings);
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements({ client, settings });
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, namespace: client.namespace, labels },
      spec: {
        schedule,
        ...(timeZone ? { timeZone } : {}),
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        jobTemplate: {
          spec: {
            backoffLimit: 1,
            template: programPod({ client, settings, podSetting }, labels, { restartPolicy: 'Never' }),
          },
        },
      },
    } satisfies CronJob);
  }
}
