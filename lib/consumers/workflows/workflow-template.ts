import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { WorkflowTemplateSpec } from '../../../imports/argoproj.io.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow } from '../../model/flow.js';
import { executorRights } from '../../model/names-workspaces.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { Rights } from '../../pods/rights.js';
import { parseProps } from '../../schema/props.js';
import { type ProgramProps, programPod, programRequirements, programSelector } from '../pods/program-pod.js';
import { workflowSchema } from './workflow-schema.js';

export interface WorkflowTemplateProps extends Omit<ProgramProps, 'settings'> {
  readonly settings: z.input<typeof workflowSchema>;
}

/**
 * A WorkflowTemplate of Argo with one program. Its pods always get a token: the executor beside the program reports results to
 * the API server with it (argo-workflows v4.0, docs/workflow-rbac.md).
 */
export class WorkflowTemplate extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client, settings: given, podSetting }: WorkflowTemplateProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(workflowSchema, given, this);
    const { name } = settings;
    const { namespace } = client;
    const labels = programSelector(settings);
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements({ client, settings });
    const { metadata, spec } = programPod({ client, settings, podSetting }, labels);
    const {
      containers,
      serviceAccountName = '',
      securityContext,
      volumes = [],
      ...placement
    } = spec ?? { containers: [] };
    const { nodeSelector, tolerations, imagePullSecrets } = placement;
    new Rights(this, 'Executor', {
      name: executorRights(name),
      namespace,
      subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }],
      grants: [{ apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] }],
    });
    new ApiObject(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'WorkflowTemplate',
      metadata: {
        name,
        namespace,
        labels: { ...labels },
        annotations: { ...skipDryRun },
      },
      spec: {
        entrypoint: name,
        serviceAccountName,
        automountServiceAccountToken: true,
        podMetadata: metadata,
        securityContext,
        ...(volumes.length > 0 ? { volumes } : {}),
        ...(nodeSelector ? { nodeSelector } : {}),
        ...(tolerations ? { tolerations } : {}),
        ...(imagePullSecrets ? { imagePullSecrets } : {}),
        templates: [{ name, container: withoutName(containers) }],
      } as Plain<WorkflowTemplateSpec>,
    });
  }
}

/** The container of a template is called main by Argo. */
function withoutName([container]: NonNullable<NonNullable<ReturnType<typeof programPod>['spec']>['containers']>) {
  const { name: _, ...rest } = container ?? { name: '' };
  return rest;
}
