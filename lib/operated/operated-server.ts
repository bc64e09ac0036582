import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PodDisruptionBudget, ServiceAccount } from '../../imports/kubernetes.js';
import { kept } from '../kubernetes/kept.js';
import type { Destination } from '../model/egress.js';
import { inClusterUri, operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import { type PodSetting, podRequirements, pullSecretsOf } from '../pods/pod-setting.js';
import { serverPodSetting, sharedPodSetting } from './operated-pod-setting.js';
import { serverRequirements } from './operated-requirements.js';
import {
  type OperatedServerProps,
  type OperatedServerSettings,
  operatedServerSettings,
} from './operated-server-settings.js';
import { mlflowSpec } from './operated-spec.js';
import { type ServerStores, serverStores } from './operated-stores.js';

/** The MLflow tracking server that an operator makes from an `MLflow` resource, with what the operator leaves out. */
export class OperatedServer extends Construct {
  /** URI by which pods of the cluster reach the server. */
  readonly uri: string;
  /** Everything the server and its migration must reach. */
  readonly destinations: readonly Destination[];
  /** Secrets and ConfigMaps that others must put there. */
  readonly requirements: readonly Requirement[];
  /** Whether data lies on the volume, so that jobs must run on the node of the server. */
  readonly usesVolume: boolean;
  readonly stores: ServerStores;
  readonly settings: OperatedServerSettings;
  /** What pods of the overlay beside the server get. */
  readonly podSetting: PodSetting;

  constructor(scope: Construct, id: string, props: OperatedServerProps) {
    super(scope, id);
    const settings = operatedServerSettings(props, this);
    const stores = serverStores(settings);
    this.settings = settings;
    this.podSetting = sharedPodSetting(settings);
    this.stores = stores;
    this.uri = inClusterUri(settings.namespace, settings.profile.uriPath);
    this.destinations = stores.all.flatMap((store) => store.destinations);
    this.requirements = [
      ...serverRequirements(settings, stores),
      ...podRequirements({ pullSecrets: this.podSetting.pullSecrets }, settings.namespace),
    ];
    this.usesVolume = stores.all.some((store) => store.onVolume);

    const mlflow = {
      apiVersion: 'mlflow.opendatahub.io/v1',
      kind: 'MLflow',
      metadata: { name: operated.name, annotations: skipDryRun },
      spec: mlflowSpec(settings, stores),
    };
    new ApiObject(this, 'Resource', kept(mlflow));
    this.addServiceAccount();
    this.addDisruptionBudget();
  }

  /** The operator applies its own fields of this account on the server side, and leaves others alone. */
  private addServiceAccount(): void {
    const annotations = Object.assign({}, ...this.stores.all.map((store) => store.serviceAccountAnnotations));
    const pullSecrets = pullSecretsOf(serverPodSetting(this.settings));
    const annotated = Object.keys(annotations).length > 0;
    if (!annotated && !pullSecrets.imagePullSecrets) return;
    const { server, namespace } = this.settings;
    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: server.serviceAccountName, namespace, ...(annotated ? { annotations } : {}) },
      // The MLflow resource has no field for them; pods of an account that has some get these.
      ...pullSecrets,
    } satisfies ServiceAccount);
  }

  private addDisruptionBudget(): void {
    if (this.settings.server.replicas < 2) return;
    const { spec } = {
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: operated.podLabels },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    } satisfies PodDisruptionBudget;
    new ApiObject(this, 'DisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: operated.name, namespace: this.settings.namespace },
      spec,
    });
  }
}

/** Where the platform installs the definition later, Argo CD must not try the resource before it is there. */
const skipDryRun = { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' };
