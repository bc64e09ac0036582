import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { PodDefaultSpec } from '../../../imports/kubeflow.org.js';
import type { ConfigMap } from '../../../imports/kubernetes.js';
import { type ClientAccess, clientSecret } from '../../clients/client-access.js';
import { isToken, type MlflowClient } from '../../clients/mlflow-client.js';
import { partial } from '../../kubernetes/partial.js';
import type { Plain } from '../../kubernetes/plain.js';
import { skipDryRun } from '../../kubernetes/skip-dry-run.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretKeyRequirement, SecretRequirement } from '../../model/secret-requirement.js';
import { parseProps } from '../../schema/props.js';
import { launcherConfigMap, pluginSecret, podDefaultName, secretReference } from './plugin-names.js';
import { teamPipelinesSchema } from './team-pipelines-schema.js';

export interface TeamPipelinesProps {
  readonly access: ClientAccess;
  readonly client: MlflowClient;
  readonly settings: z.input<typeof teamPipelinesSchema>;
}

/** What pipelines and notebooks of Kubeflow find in the namespace of a team: a PodDefault, Secrets, and settings of the launcher. */
export class TeamPipelines extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { access, client, settings: given }: TeamPipelinesProps) {
    super(scope, id);
    validate(this);
    const { podDefault, launcher } = parseProps(teamPipelinesSchema, given, this);
    const { namespace } = client;
    this.flows = client.flows;
    this.requirements = client.requirements;
    this.secrets = [...secretsOf(client), ...(launcher ? pluginSecrets(access, namespace) : [])];
    if (podDefault)
      new ApiObject(this, 'PodDefault', {
        apiVersion: 'kubeflow.org/v1alpha1',
        kind: 'PodDefault',
        metadata: {
          name: podDefaultName,
          namespace,
          annotations: { ...skipDryRun },
        },
        spec: {
          desc: 'MLflow tracking',
          selector: { matchLabels: { mlflow: 'true' } },
          // A variable that the pod has with another value would have the pod refused.
          env: [...client.env],
          ...(client.volumes.length > 0
            ? { volumes: [...client.volumes], volumeMounts: [...client.volumeMounts] }
            : {}),
        } satisfies Plain<PodDefaultSpec>,
      });
    if (launcher) {
      const { experiment, description, injectUserEnvVars } = launcher;
      const reference = secretReference(access);
      const settings = {
        ...(experiment ? { defaultExperimentName: experiment } : {}),
        ...(description ? { experimentDescription: description } : {}),
        injectUserEnvVars,
        ...(reference ? { credentialSecretRef: reference } : {}),
      };
      new ApiObject(this, 'Launcher', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        // Kubeflow may have made it, with keys of its own.
        metadata: { name: launcherConfigMap, namespace, annotations: { ...partial } },
        data: { 'plugins.mlflow': JSON.stringify({ settings }) },
      } satisfies ConfigMap);
    }
  }
}

/** With the URI as a third key, one Secret is all that a step reads; programs that read two keys are not affected. */
function secretsOf({ secrets, uri }: MlflowClient): readonly SecretRequirement[] {
  const address: SecretKeyRequirement = {
    key: 'MLFLOW_TRACKING_URI',
    format: uri,
    readers: [{ name: 'steps of pipelines' }],
  };
  return secrets.map((secret) => (isToken(secret) ? secret : { ...secret, keys: [address, ...secret.keys] }));
}

/** The plug-in reads a Secret of its own name, with keys as in the Secret of programs. */
function pluginSecrets(access: ClientAccess, namespace: string): readonly SecretRequirement[] {
  const secret = clientSecret(access);
  const readers = [{ name: 'Kubeflow Pipelines' }];
  return secret ? [{ name: pluginSecret, namespace, keys: secret.keys.map((key) => ({ ...key, readers })) }] : [];
}
