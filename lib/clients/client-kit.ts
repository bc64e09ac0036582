import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../kubernetes/validated.js';
import { parseProps } from '../schema/props.js';
import type { ClientAccess } from './client-access.js';
import { ClientConfig } from './client-config.js';
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

/** A ConfigMap in each namespace of clients, for `envFrom`. */
export class ClientKit extends Construct {
  constructor(scope: Construct, id: string, { access, settings: given, callee }: ClientKitProps) {
    super(scope, id);
    validate(this);
    const { namespaces, via } = parseProps(clientKitSchema, given, this);
    for (const namespace of namespaces)
      new ClientConfig(this, namespace, {
        access,
        client: mlflowClient({ access, namespace, settings: { via }, callee }),
      });
  }
}
