import type { Chart } from 'cdk8s';
import type { ClientAccess } from '../clients/client-access.js';
import { ClientConfig } from '../clients/client-config.js';
import { type ClientCallee, mlflowClient } from '../clients/mlflow-client.js';
import { Consumers } from '../consumers/consumers.js';
import type { SecurityPreset } from '../pods/security.js';
import { effective } from '../workspaces/effective.js';
import type { Workspace } from '../workspaces/workspace-schema.js';

export interface WorkspaceConsumersProps {
  readonly workspaces: readonly Workspace[];
  readonly access: ClientAccess;
  readonly callee?: ClientCallee | undefined;
  readonly securityPreset: SecurityPreset;
}

/** The client settings of workspaces, and what uses the server in them. */
export function addConsumers(
  file: (name: 'clients' | 'consumers') => Chart,
  { workspaces, access, callee, securityPreset }: WorkspaceConsumersProps,
): void {
  for (const { namespace, client, consumers } of workspaces.map(effective)) {
    if (client)
      new ClientConfig(file('clients'), `Workspace.${namespace}`, {
        access,
        client: mlflowClient({ access, namespace, settings: client, callee }),
      });
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
