import type { Chart } from 'cdk8s';
import type { ClientAccess } from '../clients/client-access.js';
import { ClientConfig } from '../clients/client-config.js';
import { type ClientCallee, mlflowClient } from '../clients/mlflow-client.js';
import { IssuerToken } from '../clients/tokens/issuer-token.js';
import type { RenewalProgram } from '../clients/tokens/token-renewal.js';
import { Consumers } from '../consumers/consumers.js';
import type { SecurityPreset } from '../pods/security.js';
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
}

/** The client settings of workspaces, and what uses the server in them. */
export function addConsumers(
  file: (name: 'clients' | 'consumers') => Chart,
  { workspaces, access, callee, securityPreset, renewal }: WorkspaceConsumersProps,
): void {
  for (const { namespace, client, consumers } of workspaces) {
    if (client) {
      const made = mlflowClient({ access, namespace, settings: client, callee });
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
      });
  }
}
