import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConfigMap } from '../../imports/kubernetes.js';
import { parseProps } from '../props.js';
import { type ClientAccess, clientVariables } from './client-access.js';
import { clientKitSchema } from './schema.js';

export interface ClientKitProps {
  readonly access: ClientAccess;
  readonly settings: z.input<typeof clientKitSchema>;
}

/** Name of the ConfigMap in every namespace that has one. */
export function clientConfigMapName({ name }: Pick<ClientAccess, 'name'>): string {
  return `${name}-client`;
}

/** A ConfigMap in each namespace of clients, for `envFrom`. */
export class ClientKit extends Construct {
  constructor(scope: Construct, id: string, { access, settings: given }: ClientKitProps) {
    super(scope, id);
    const { namespaces, via } = parseProps(clientKitSchema, given, this);
    for (const namespace of namespaces)
      new ApiObject(this, namespace, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: clientConfigMapName(access),
          namespace,
          labels: { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/managed-by': 'cdk8s-mlflow' },
        },
        data: { ...clientVariables(access, via, namespace) },
      } satisfies ConfigMap);
  }
}
