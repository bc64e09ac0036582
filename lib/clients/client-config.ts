import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import type { ClientAccess } from './client-access.js';
import type { MlflowClient } from './mlflow-client.js';

export interface ClientConfigProps {
  readonly access: Pick<ClientAccess, 'name'>;
  readonly client: MlflowClient;
}

/** Name of the ConfigMap, which is the same in all namespaces. */
export function clientConfigMapName(access: Pick<ClientAccess, 'name'>): string {
  return namesOf(access).client;
}

/** The ConfigMap with the variables of a client, for `envFrom`. */
export class ClientConfig extends Construct {
  readonly flows: readonly Flow[];

  constructor(scope: Construct, id: string, { access, client }: ClientConfigProps) {
    super(scope, id);
    validate(this);
    this.flows = client.flows;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: clientConfigMapName(access),
        namespace: client.namespace,
        labels: { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/managed-by': 'cdk8s-mlflow' },
      },
      data: { ...client.variables },
    } satisfies ConfigMap);
  }
}
