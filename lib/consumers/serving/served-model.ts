import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { PolicyRule, ResourceRequirements, ServiceAccount } from '../../../imports/kubernetes.js';
import type { InferenceServiceSpec } from '../../../imports/serving.kserve.io.js';
import { mlflowGroup } from '../../access/resources.js';
import { type ClientAccess, clientSecret } from '../../clients/client-access.js';
import type { MlflowClient } from '../../clients/mlflow-client.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
import { caRequirement } from '../../model/ca-requirement.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { podRequirements } from '../../pods/pod-setting.js';
import { Rights } from '../../pods/rights.js';
import { parseProps } from '../../schema/props.js';
import { parseModelUri } from './model-uri.js';
import { modelAccountOf, serving } from './serving-names.js';
import { type ServedModelSettings, type ServingSettings, servedModelSchema } from './serving-schema.js';

const defaultResources: ResourceRequirements = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { memory: '2Gi' },
};

export interface ServedModelProps {
  readonly access: Pick<ClientAccess, 'credentials' | 'workspaces'>;
  readonly client: MlflowClient;
  /** The storage container of the cluster. */
  readonly serving: Pick<ServingSettings, 'ca'>;
  readonly settings: z.input<typeof servedModelSchema>;
}

/** A model of MLflow behind an endpoint of KServe: an InferenceService whose account may read the model, and has no key of a bucket. */
export class ServedModel extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { access, client, serving: shared, settings: given }: ServedModelProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(servedModelSchema, given, this);
    const { name } = settings;
    const { namespace } = client;
    this.flows = client.flows;
    this.secrets = servingSecrets(access, namespace);
    this.requirements = [
      ...servingRequirements(shared, client),
      ...podRequirements(settings.pod, namespace),
      ...(rightsAreOurs(access) ? [] : unknownRights(settings, client)),
    ];
    const account = modelAccountOf(name);
    new ApiObject(this, 'Account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: account, namespace },
    } satisfies ServiceAccount);
    if (rightsAreOurs(access))
      new Rights(this, 'Rights', {
        name: account,
        namespace,
        subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
        grants: readingRules(settings.model),
      });
    new ApiObject(this, 'Resource', {
      apiVersion: `${serving.group}/v1beta1`,
      kind: 'InferenceService',
      metadata: {
        name,
        namespace,
        annotations: {
          ...skipDryRun,
          // The spelling that every version of KServe reads (pkg/constants, ParseDeploymentMode).
          'serving.kserve.io/deploymentMode': settings.deploymentMode === 'Knative' ? 'Serverless' : 'RawDeployment',
        },
      },
      spec: specOf(settings, account),
    });
  }
}

function specOf(settings: ServedModelSettings, account: string): Plain<InferenceServiceSpec> {
  const { format, replicas, runtime, storageContainer, env, pod = {} } = settings;
  const { nodeSelector, tolerations, priorityClassName, pullSecrets, labels } = pod;
  const protocolVersion = settings.protocolVersion ?? (format.name === 'mlflow' ? 'v2' : undefined);
  return {
    predictor: {
      serviceAccountName: account,
      minReplicas: replicas.min,
      maxReplicas: replicas.max ?? Math.max(replicas.min, 1),
      ...(storageContainer ? { storageContainerName: storageContainer } : {}),
      ...(labels ? { labels } : {}),
      ...(nodeSelector ? { nodeSelector } : {}),
      ...(tolerations ? { tolerations: [...tolerations] } : {}),
      ...(priorityClassName ? { priorityClassName } : {}),
      ...(pullSecrets ? { imagePullSecrets: pullSecrets.map((name) => ({ name })) } : {}),
      model: {
        modelFormat: { name: format.name, ...(format.version ? { version: format.version } : {}) },
        ...(protocolVersion ? { protocolVersion } : {}),
        ...(runtime ? { runtime } : {}),
        storageUri: settings.model,
        ...(env.length > 0 ? { env: [...env] } : {}),
        resources: settings.resources ?? defaultResources,
      },
    },
  } as Plain<InferenceServiceSpec>;
}

/**
 * The least with which a model can be fetched: the version by the registered model, its files by the experiment. A name of the
 * experiment would not do: the plug-in reads its id at the beginning of the path, where the workspace is
 * (mlflow-kubernetes-plugins 2.1.0, auth/resource_names.py, _EXPERIMENT_ID_PATTERN).
 */
function readingRules(model: string): readonly PolicyRule[] {
  const uri = parseModelUri(model);
  const rule = (resource: string): PolicyRule => ({ apiGroups: [mlflowGroup], resources: [resource], verbs: ['get'] });
  return [
    ...(uri?.kind === 'models' ? [{ ...rule('registeredmodels'), resourceNames: [uri.name] }] : []),
    rule('experiments'),
  ];
}

/** Whether the server asks Kubernetes for the rights of the account in its namespace. */
export function rightsAreOurs({ credentials, workspaces }: ServedModelProps['access']): boolean {
  return credentials.type === 'cluster-token' && workspaces;
}

function unknownRights(
  { name }: Pick<ServedModelSettings, 'name'>,
  { namespace, identity }: MlflowClient,
): readonly Requirement[] {
  if (identity !== 'account') return [];
  return [
    {
      kind: 'ServiceAccount',
      name: modelAccountOf(name),
      namespace,
      keys: [],
      usedBy: [{ name }],
      conditions: ['the right to read its model and experiment in MLflow'],
    },
  ];
}

/** The Secret that the storage container reads; a token for an audience of its own would need a volume, which that container cannot have. */
export function servingSecrets(
  access: Pick<ClientAccess, 'credentials'>,
  namespace: string,
): readonly SecretRequirement[] {
  const secret = clientSecret(access);
  return secret ? [{ ...secret, namespace }] : [];
}

export function servingRequirements(
  { ca }: Pick<ServingSettings, 'ca'>,
  { namespace }: Pick<MlflowClient, 'namespace'>,
): readonly Requirement[] {
  const readers = [{ name: 'KServe', purpose: 'for the container that fetches models' }];
  return ca ? [caRequirement({ namespace }, ca, "<PEM certificates of the server's CA>", { readers })] : [];
}
