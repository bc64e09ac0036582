import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../kubernetes/validated.js';
import { parseProps } from '../schema/props.js';
import type { ClientAccess } from './client-access.js';
import { ClientConfig } from './client-config.js';
import { clientKitSchema } from './clients-schema.js';
import { type ClientCallee, mlflowClient } from './mlflow-client.js';
import { IssuerToken } from './tokens/issuer-token.js';
import type { RenewalProgram } from './tokens/token-renewal.js';

export interface ClientKitProps {
  readonly access: ClientAccess;
  readonly settings: z.input<typeof clientKitSchema>;
  /**
   * The server or proxy that pods of these namespaces call inside the cluster, if the overlay has policies for it.
   * @default - no connections are allowed for them
   */
  readonly callee?: ClientCallee;
  /**
   * What a CronJob runs that renews tokens of the issuer.
   * @default - the image of settings.issuerToken
   */
  readonly renewal?: RenewalProgram;
}

/** A ConfigMap in each namespace of clients, for `envFrom`. */
export class ClientKit extends Construct {
  constructor(scope: Construct, id: string, { access, settings: given, callee, renewal }: ClientKitProps) {
    super(scope, id);
    validate(this);
    const { namespaces, via, issuerToken } = parseProps(clientKitSchema, given, this);
    for (const namespace of namespaces) {
      const settings = { via, ...(issuerToken ? { issuerToken } : {}) };
      const client = mlflowClient({ access, namespace, settings, callee });
      new ClientConfig(this, `${namespace}.variables`, { access, client });
      if (client.issuerToken) new IssuerToken(this, `${namespace}.token`, { client, program: renewal });
    }
  }
}
