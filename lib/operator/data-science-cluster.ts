import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../kubernetes/kept.js';
import { partial } from '../kubernetes/partial.js';
import { validate } from '../kubernetes/validated.js';
import type { DataScienceClusterVersion } from '../platform/profile.js';
import type { FurtherComponent, PlatformComponent } from './platform-components.js';

export interface DataScienceClusterComponentProps {
  /** Name of the DataScienceCluster that exists on the cluster. */
  readonly name: string;
  /**
   * The version of its API that the platform's release stores.
   * @default 'v2'
   */
  readonly version?: DataScienceClusterVersion;
  /**
   * Further components that are enabled.
   * @default - none: they stay as they are
   */
  readonly components?: readonly FurtherComponent[];
}

/**
 * The fields of the platform's DataScienceCluster that enable the operator and other components. They are merged into the object:
 * apply could remove the fields of its owner.
 *
 * Typed manually, because no available Go module contains its definition: opendatahub-io/opendatahub-operator 0c0c991,
 * api/datasciencecluster/v2. Version v1 has no such component and would disable it; v3 has the same keys.
 */
export class DataScienceClusterComponent extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { name, version = 'v2', components = [] }: DataScienceClusterComponentProps,
  ) {
    super(scope, id);
    validate(this);
    const cluster = {
      ...dataScienceCluster(name, version, components),
      metadata: { name, annotations: { ...partial } },
    };
    new ApiObject(this, 'Resource', kept(cluster));
  }
}

/** A DataScienceCluster with these components Managed; the others are not in it, and belong to who sets them. */
export function dataScienceCluster(
  name: string,
  version: DataScienceClusterVersion,
  further: readonly FurtherComponent[],
) {
  const enabled: readonly PlatformComponent[] = ['mlflowoperator', ...further];
  return {
    apiVersion: `datasciencecluster.opendatahub.io/${version}`,
    kind: 'DataScienceCluster',
    metadata: { name },
    spec: { components: Object.fromEntries(enabled.map((component) => [component, { managementState: 'Managed' }])) },
  };
}
