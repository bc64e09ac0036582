import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { CronJob, PolicyRule, ServiceAccount } from '../../../imports/kubernetes.js';
import { mlflowGroup } from '../../access/resources.js';
import { validate } from '../../kubernetes/validated.js';
import { apiServerFlow, type Flow, podsOfNamespace } from '../../model/flow.js';
import type { NetworkPolicySettings } from '../../model/network-policy-schema.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { type PodSetting, podRequirements, refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import { Rights } from '../../pods/rights.js';
import { parseProps } from '../../schema/props.js';
import { parseModelUri } from './model-uri.js';
import { rightsAreOurs, type ServedModelProps, servingRequirements, servingSecrets } from './served-model.js';
import { rolloutOf, serving } from './serving-names.js';
import { type ServingSettings, servedModelSchema } from './serving-schema.js';
import { clientSources, clientVariables } from './storage-container.js';

export interface ModelRolloutProps extends Omit<ServedModelProps, 'serving' | 'settings'> {
  readonly serving: Pick<ServingSettings, 'ca' | 'image'>;
  readonly settings: z.input<typeof servedModelSchema>;
  /** When it asks the registry, in the format of cron. */
  readonly schedule: string;
  /** Security of pods in the cluster. */
  readonly podSetting: Pick<PodSetting, 'securityPreset'>;
  /**
   * The API server, if the overlay has policies.
   * @default - no connection to it is allowed
   */
  readonly apiServer?: NetworkPolicySettings['apiServer'] | undefined;
}

/**
 * Rolls out the version that an alias, a stage or latest means: a CronJob that writes it into an annotation of the pods. It may
 * change that InferenceService and no other, and read that registered model and no other.
 */
export class ModelRollout extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, props: ModelRolloutProps) {
    super(scope, id);
    validate(this);
    const { access, client, schedule, apiServer, serving: shared } = props;
    const settings = parseProps(servedModelSchema, props.settings, this);
    const { namespace } = client;
    const name = rolloutOf(settings.name);
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'rollout' };
    const pods = podsOfNamespace(`rollout of ${settings.name} in namespace ${namespace}`, namespace, labels);
    this.flows = [...client.flows, ...(apiServer ? [apiServerFlow(pods, apiServer, 'rollout of models')] : [])];
    this.secrets = servingSecrets(access, namespace);
    this.requirements = [...servingRequirements(shared, client), ...podRequirements(settings.pod, namespace)];
    new ApiObject(this, 'Account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels },
    } satisfies ServiceAccount);
    new Rights(this, 'Rights', {
      name,
      namespace,
      labels,
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
      grants: [
        {
          apiGroups: [serving.group],
          resources: ['inferenceservices'],
          resourceNames: [settings.name],
          verbs: ['get', 'patch'],
        },
        ...(rightsAreOurs(access) ? [registryRule(settings.model)] : []),
      ],
    });
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, namespace, labels },
      spec: {
        schedule,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          spec: {
            // The next run tries again.
            backoffLimit: 0,
            activeDeadlineSeconds: 300,
            template: restrictedPod({
              setting: refined({ securityPreset: props.podSetting.securityPreset }, placementOf(settings.pod)),
              labels,
              account: name,
              token: true,
              temporary: { sizeLimit: '16Mi' },
              container: {
                name: 'rollout',
                image: shared.image,
                command: ['python', '-m', 'storage_initializer.rollout'],
                args: [`${settings.name}=${settings.model}`],
                env: [{ name: 'HOME', value: '/tmp' }, ...clientVariables(shared)],
                envFrom: [...clientSources],
                resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
              },
              spec: { restartPolicy: 'Never' },
            }),
          },
        },
      },
    } satisfies CronJob);
  }
}

function registryRule(model: string): PolicyRule {
  const name = parseModelUri(model)?.name ?? '';
  return { apiGroups: [mlflowGroup], resources: ['registeredmodels'], resourceNames: [name], verbs: ['get'] };
}

/** The pods of the model server may need nodes with devices, those of the CronJob do not. */
function placementOf(pod: { readonly pullSecrets?: string[] | undefined } = {}) {
  return pod.pullSecrets ? { pullSecrets: pod.pullSecrets } : {};
}
