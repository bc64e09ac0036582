import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../kubernetes/kept.js';
import { partial } from '../kubernetes/partial.js';
import { validate } from '../kubernetes/validated.js';

export interface DashboardConfigProps {
  /** Namespace of the platform's applications. */
  readonly namespace: string;
  /** Namespaces whose experiments and prompts all users of the dashboard see; the platform allows one. */
  readonly globalMLflowNamespaces: readonly string[];
}

/** The dashboard creates it with this name, and reads no other (odh-dashboard b9d0963, manifests). */
const name = 'odh-dashboard-config';

/**
 * The field of the dashboard's configuration that names the global workspaces. It is merged into the object, which belongs to the
 * platform and to the pages of the dashboard.
 *
 * Typed manually, because no available Go module contains its definition: opendatahub-io/odh-dashboard b9d0963,
 * manifests/base/crd/odhdashboardconfigs.opendatahub.io.crd.yaml.
 */
export class DashboardConfig extends Construct {
  constructor(scope: Construct, id: string, { namespace, globalMLflowNamespaces }: DashboardConfigProps) {
    super(scope, id);
    validate(this);
    const config = {
      apiVersion: 'opendatahub.io/v1alpha',
      kind: 'OdhDashboardConfig',
      metadata: { name, namespace, annotations: { ...partial } },
      spec: { globalMLflowNamespaces: [...globalMLflowNamespaces] },
    };
    new ApiObject(this, 'Resource', kept(config));
  }
}
