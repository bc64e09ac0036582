import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap } from '../../imports/kubernetes.js';
import { clientConfigMapName } from '../clients/client-kit.js';
import { type MlflowClientProps, mlflowClient } from '../clients/mlflow-client.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow } from '../model/flow.js';
import type { Requirement } from '../model/requirement.js';

/** The ConfigMap with the variables of clients in one workspace, for `envFrom`; with the file of a CA that pods mount. */
export class WorkspaceClient extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: MlflowClientProps) {
    super(scope, id);
    validate(this);
    const { namespace, variables, flows, requirements } = mlflowClient(props);
    this.flows = flows;
    this.requirements = requirements;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: clientConfigMapName(props.access), namespace },
      data: { ...variables },
    } satisfies ConfigMap);
  }
}
