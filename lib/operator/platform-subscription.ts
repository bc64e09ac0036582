import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../kubernetes/kept.js';
import { validate } from '../kubernetes/validated.js';
import type { DataScienceClusterVersion, PlatformPackage } from '../platform/profile.js';
import { dataScienceCluster } from './data-science-cluster.js';
import type { FurtherComponent } from './platform-components.js';
import type { SubscriptionSettings } from './subscription-schema.js';

export interface PlatformSubscriptionProps {
  /** The platform in the catalog, from its profile. */
  readonly platform: PlatformPackage;
  readonly settings: SubscriptionSettings;
}

/**
 * The platform's own operator, by the Operator Lifecycle Manager, in a namespace of its own. It creates neither DSCInitialization nor
 * DataScienceCluster itself, which the overlay has (opendatahub-operator v3.5.0, pkg/utils/flags/flags.go, DISABLE_DSC_CONFIG).
 *
 * Typed manually: github.com/operator-framework/api v0.9.1, crds/, with which the tests compare it.
 */
export class PlatformSubscription extends Construct {
  constructor(scope: Construct, id: string, { platform, settings }: PlatformSubscriptionProps) {
    super(scope, id);
    validate(this);
    const { channel, source, sourceNamespace, installPlanApproval, startingCSV } = settings;
    const namespace = settings.namespace ?? platform.namespace;
    const name = platform.name;
    const objects = {
      Namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      // Without target namespaces: the operator watches all of them.
      OperatorGroup: {
        apiVersion: 'operators.coreos.com/v1',
        kind: 'OperatorGroup',
        metadata: { name, namespace },
        spec: {},
      },
      Resource: {
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'Subscription',
        metadata: { name, namespace },
        spec: {
          name,
          channel: channel ?? platform.channel,
          source: source ?? platform.source,
          sourceNamespace,
          installPlanApproval,
          ...(startingCSV ? { startingCSV } : {}),
          config: { env: [{ name: 'DISABLE_DSC_CONFIG', value: 'true' }] },
        },
      },
    };
    for (const [part, object] of Object.entries(objects)) new ApiObject(this, part, kept(object));
  }
}

export interface PlatformInitializationProps {
  /** Name of the DataScienceCluster. */
  readonly name: string;
  readonly version: DataScienceClusterVersion;
  readonly components: readonly FurtherComponent[];
  /** Namespace of the applications of the platform, which its operator creates. */
  readonly namespace: string;
  readonly monitoringNamespace: string;
}

/** Name of the DSCInitialization, of which a cluster has one. */
const initializationName = 'default-dsci';

/**
 * The settings of a new platform, and its DataScienceCluster: components that it does not name stay removed, and belong to who enables
 * them. Values of the platform's samples (opendatahub-operator v3.5.0, config/samples and config/rhoai/samples).
 */
export class PlatformInitialization extends Construct {
  constructor(scope: Construct, id: string, props: PlatformInitializationProps) {
    super(scope, id);
    validate(this);
    const { name, version, components, namespace, monitoringNamespace } = props;
    const initialization = {
      apiVersion: 'dscinitialization.opendatahub.io/v2',
      kind: 'DSCInitialization',
      metadata: { name: initializationName, annotations: awaitedDefinition },
      spec: {
        applicationsNamespace: namespace,
        monitoring: { managementState: 'Managed', namespace: monitoringNamespace, metrics: {} },
        trustedCABundle: { managementState: 'Managed', customCABundle: '' },
      },
    };
    const cluster = dataScienceCluster(name, version, components);
    new ApiObject(this, 'Initialization', kept(initialization));
    new ApiObject(this, 'Resource', kept({ ...cluster, metadata: { name, annotations: awaitedDefinition } }));
  }
}

/** The platform's operator brings the definitions, which Argo CD does not find when it begins. */
const awaitedDefinition = {
  'argocd.argoproj.io/sync-options': 'ServerSideApply=true,SkipDryRunOnMissingResource=true',
};
