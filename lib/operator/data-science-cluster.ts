import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../kubernetes/kept.js';
import { partial } from '../kubernetes/partial.js';
import { validate } from '../kubernetes/validated.js';

export interface DataScienceClusterComponentProps {
  /** Name of the DataScienceCluster that exists on the cluster. */
  readonly name: string;
}

/**
 * The field of the platform's DataScienceCluster that enables the operator. It is merged into the object: apply could remove the
 * fields of its owner.
 *
 * Typed manually, because no available Go module contains its definition: opendatahub-io/opendatahub-operator 0c0c991,
 * api/datasciencecluster/v2. Version v1 has no such component and would disable it.
 */
export class DataScienceClusterComponent extends Construct {
  constructor(scope: Construct, id: string, { name }: DataScienceClusterComponentProps) {
    super(scope, id);
    validate(this);
    const cluster = {
      apiVersion: 'datasciencecluster.opendatahub.io/v2',
      kind: 'DataScienceCluster',
      metadata: { name, annotations: { ...partial } },
      spec: { components: { mlflowoperator: { managementState: 'Managed' } } },
    };
    new ApiObject(this, 'Resource', kept(cluster));
  }
}
