import type { Chart } from 'cdk8s';
import type { ClientAccess } from '../clients/client-access.js';
import { ClientConfig } from '../clients/client-config.js';
import { type ClientCallee, mlflowClient } from '../clients/mlflow-client.js';
import { IssuerToken } from '../clients/tokens/issuer-token.js';
import type { RenewalProgram } from '../clients/tokens/token-renewal.js';
import { Consumers } from '../consumers/consumers.js';
import { PipelinesPlugin } from '../consumers/pipelines/pipelines-plugin.js';
import type { ServingSettings } from '../consumers/serving/serving-schema.js';
import { StorageContainer } from '../consumers/serving/storage-container.js';
import type { Environment } from '../environment/environment.js';
import type { NetworkPolicySettings } from '../model/network-policy-schema.js';
import type { SecurityPreset } from '../pods/security.js';
import { effective } from '../workspaces/effective.js';
import type { Workspace } from '../workspaces/workspace-schema.js';

export interface WorkspaceConsumersProps {
  readonly workspaces: readonly Workspace[];
  readonly access: ClientAccess;
  readonly callee?: ClientCallee | undefined;
  readonly securityPreset: SecurityPreset;
  /**
   * What a CronJob runs that renews tokens of the issuer.
   * @default - the image of client.issuerToken
   */
  readonly renewal?: RenewalProgram;
  readonly serving?: ServingSettings | undefined;
  readonly apiServer?: NetworkPolicySettings['apiServer'] | undefined;
}

/** The client settings of workspaces, and what uses the server in them. */
export function addConsumers(
  file: (name: 'clients' | 'serving' | 'consumers') => Chart,
  { workspaces, access, callee, securityPreset, renewal, serving, apiServer }: WorkspaceConsumersProps,
): void {
  if (serving?.create) new StorageContainer(file('serving'), 'StorageContainer', { settings: serving });
  for (const { namespace, client, consumers } of workspaces.map(effective)) {
    // Steps of pipelines read it: their SDK has no field for variables of a template.
    if (client || consumers?.pipelines) {
      const made = mlflowClient({ access, namespace, ...(client ? { settings: client } : {}), callee });
      new ClientConfig(file('clients'), `Workspace.${namespace}`, { access, client: made });
      if (made.issuerToken)
        new IssuerToken(file('clients'), `Workspace.${namespace}.token`, { client: made, program: renewal });
    }
    if (consumers)
      new Consumers(file('consumers'), namespace, {
        access,
        namespace,
        ...(client ? { client } : {}),
        settings: consumers,
        callee,
        podSetting: { securityPreset },
        serving,
        apiServer,
      });
  }
}

/** The settings of an installation of Kubeflow Pipelines. */
export function addPipelinesPlugin(
  chart: Chart,
  access: ClientAccess,
  { namespace, pipelines }: NonNullable<Environment['settings']['kubeflow']>,
): void {
  new PipelinesPlugin(chart, 'Pipelines', { access, namespace, settings: pipelines });
}
