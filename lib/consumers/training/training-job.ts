import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../../kubernetes/validated.js';
import { DigestedJob } from '../../model/digested-job.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { parseProps } from '../../schema/props.js';
import {
  type ProgramProps,
  programPod,
  programRequirements,
  programSelector,
  queueLabel,
} from '../pods/program-pod.js';
import { jobProgramSchema } from '../pods/program-schema.js';

export interface TrainingJobProps extends Omit<ProgramProps, 'settings'> {
  readonly settings: z.input<typeof jobProgramSchema>;
}

/** A training of a team as a Job of Kubernetes. */
export class TrainingJob extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client, settings: given, podSetting }: TrainingJobProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(jobProgramSchema, given, this);
    const { name, backoffLimit, queue } = settings;
    const labels = programSelector(settings);
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements({ client, settings });
    new DigestedJob(this, 'Resource', {
      // No version of anything: the digest alone tells one run from another.
      version: '1.0.0',
      metadata: { name, namespace: client.namespace, labels: { ...labels, ...queueLabel(queue) } },
      spec: {
        backoffLimit,
        template: programPod({ client, settings, podSetting }, labels, { restartPolicy: 'Never' }),
      },
    });
  }
}
