import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { PodTemplateSpec, ResourceRequirements } from '../../../imports/kubernetes.js';
import type { RayJobSpec } from '../../../imports/ray.io.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
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
import { rayJobSchema } from './training-schema.js';

export interface RayJobProps extends Omit<ProgramProps, 'settings' | 'podSetting'> {
  readonly settings: z.input<typeof rayJobSchema>;
}

/**
 * A RayJob of KubeRay with a cluster of its own. The operator submits the entrypoint itself: a pod that submits would have
 * neither account nor security of ours.
 */
export class RayJob extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client, settings: given }: RayJobProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(rayJobSchema, given, this);
    const { name, entrypoint, rayVersion, workers, queue } = settings;
    const labels = programSelector(settings);
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements({ client, settings });
    const template = (container: string): PodTemplateSpec => podOf({ client, settings }, container, labels);
    new ApiObject(this, 'Resource', {
      apiVersion: 'ray.io/v1',
      kind: 'RayJob',
      metadata: {
        name,
        namespace: client.namespace,
        labels: { ...labels, ...queueLabel(queue) },
        annotations: { ...skipDryRun },
      },
      spec: {
        entrypoint,
        submissionMode: 'HTTPMode',
        shutdownAfterJobFinishes: true,
        ttlSecondsAfterFinished: 300,
        rayClusterSpec: {
          rayVersion,
          headGroupSpec: { rayStartParams: { 'dashboard-host': '0.0.0.0' }, template: template('ray-head') },
          ...(workers > 0
            ? {
                workerGroupSpecs: [
                  {
                    groupName: 'workers',
                    replicas: workers,
                    minReplicas: workers,
                    maxReplicas: workers,
                    rayStartParams: {},
                    template: template('ray-worker'),
                  },
                ],
              }
            : {}),
        },
      } as Plain<RayJobSpec>,
    });
  }
}

/** Ray itself takes more than a program alone. */
const defaultResources: ResourceRequirements = { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } };

/** The images of Ray have a user with a home of its own, which a fixed id would not own. */
function podOf(
  { client, settings }: Omit<ProgramProps, 'podSetting'>,
  container: string,
  labels: Readonly<Record<string, string>>,
): PodTemplateSpec {
  return programPod(
    {
      client,
      settings: { ...settings, name: container, resources: settings.resources ?? defaultResources },
      podSetting: { securityPreset: 'platform' },
    },
    labels,
  );
}
