import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap } from '../../../imports/kubernetes.js';
import type { MlflowClient } from '../../clients/mlflow-client.js';
import { validate } from '../../kubernetes/validated.js';
import { serving } from './serving-names.js';

export interface ServingConfigProps {
  readonly client: Pick<MlflowClient, 'namespace' | 'variables'>;
}

/** The ConfigMap of a namespace in which the storage container finds the server: of a fixed name, because that is one for all servers. */
export class ServingConfig extends Construct {
  constructor(scope: Construct, id: string, { client: { namespace, variables } }: ServingConfigProps) {
    super(scope, id);
    validate(this);
    const { MLFLOW_EXPERIMENT_NAME: _, ...data } = variables;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: serving.configMap, namespace },
      data,
    } satisfies ConfigMap);
  }
}
