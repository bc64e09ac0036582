import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConfigMap } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import { parseProps } from '../schema/props.js';
import type { ClientAccess } from './client-access.js';
import { clientKitSchema } from './clients-schema.js';
import { type ClientCallee, mlflowClient } from './mlflow-client.js';

export interface ClientKitProps {
  readonly access: ClientAccess;
  readonly settings: z.input<typeof clientKitSchema>;
  /**
   * The server or proxy that pods of these namespaces call inside the cluster, if the overlay has policies for it.
   * @default - no connections are allowed for them
   */
  readonly callee?: ClientCallee;
}

/** Name of the ConfigMap, which is the same in all namespaces. */
export function clientConfigMapName(access: Pick<ClientAccess, 'name'>): string {
  return namesOf(access).client;
}

/** A ConfigMap in each namespace of clients, for `envFrom`. */
export class ClientKit extends Construct {
  readonly flows: readonly Flow[];

  constructor(scope: Construct, id: string, { access, settings: given, callee }: ClientKitProps) {
    super(scope, id);
    validate(this);
    const { namespaces, via } = parseProps(clientKitSchema, given, this);
    const clients = namespaces.map((namespace) => mlflowClient({ access, namespace, settings: { via }, callee }));
    this.flows = clients.flatMap(({ flows }) => flows);
    for (const { namespace, variables } of clients)
      new ApiObject(this, namespace, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: clientConfigMapName(access),
          namespace,
          labels: { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/managed-by': 'cdk8s-mlflow' },
        },
        data: { ...variables },
      } satisfies ConfigMap);
  }
}
