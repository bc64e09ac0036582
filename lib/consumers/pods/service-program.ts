import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { Deployment } from '../../../imports/kubernetes.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { parseProps } from '../../schema/props.js';
import { type ProgramProps, programPod, programRequirements, programSelector } from './program-pod.js';
import { serviceProgramSchema } from './program-schema.js';

export interface ServiceProgramProps extends Omit<ProgramProps, 'settings'> {
  readonly settings: z.input<typeof serviceProgramSchema>;
}

/** A program of a team that runs all the time and uses MLflow: a Deployment. */
export class ServiceProgram extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client, settings: given, podSetting }: ServiceProgramProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(serviceProgramSchema, given, this);
    const { name, replicas } = settings;
    const labels = programSelector(settings);
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements({ client, settings });
    new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: client.namespace, labels },
      spec: {
        replicas,
        selector: { matchLabels: { ...labels } },
        template: programPod({ client, settings, podSetting }, labels),
      },
    } satisfies Deployment);
  }
}
