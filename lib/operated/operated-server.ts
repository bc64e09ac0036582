import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PodDisruptionBudget, ServiceAccount } from '../../imports/kubernetes.js';
import { kept } from '../kubernetes/kept.js';
import { skipDryRun } from '../kubernetes/skip-dry-run.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow, FlowEnd } from '../model/flow.js';
import { operated, operatedEndpoint } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import type { WatchedObject } from '../model/watched.js';
import type { ScrapeTarget } from '../observability/service-monitor.js';
import type { JobServer } from '../pods/job-server.js';
import { type PodSetting, podRequirements, pullSecretsOf } from '../pods/pod-setting.js';
import { scrapeTarget, watchedObjects } from './operated-monitoring.js';
import { serverPodSetting } from './operated-pod-setting.js';
import { serverRequirements, serverSecrets } from './operated-requirements.js';
import {
  type OperatedServerProps,
  type OperatedServerSettings,
  operatedServerSettings,
} from './operated-server-settings.js';
import { mlflowSpec } from './operated-spec.js';
import { type ServerStores, serverStores } from './operated-stores.js';
import { serverForJobs } from './server-for-jobs.js';

/** The MLflow tracking server that the operator creates from an `MLflow` resource, with the objects that the operator does not create. */
export class OperatedServer extends Construct {
  /** URI of the server for pods of the cluster. */
  readonly uri: string;
  /** The server's pods, as an end of flows. The operator makes their policy. */
  readonly endpoint: FlowEnd;
  /** The connections of the server and its migration to its stores. */
  readonly flows: readonly Flow[];
  /** Secrets that must exist before it starts. */
  readonly secrets: readonly SecretRequirement[];
  /** Objects other than those Secrets that others must provide. */
  readonly requirements: readonly Requirement[];
  /** The objects that the operator creates, as alerts watch them. */
  readonly watched: readonly WatchedObject[];
  /** The scrape target for Prometheus. */
  readonly scrapeTarget: ScrapeTarget;
  /** Whether data is on the volume, so that jobs must run on the node of the server. */
  readonly usesVolume: boolean;
  /** @internal */
  readonly forJobs: JobServer;
  /** @internal */
  readonly stores: ServerStores;
  /** @internal */
  readonly settings: OperatedServerSettings;
  /** Settings for the pods of the overlay other than the server's. */
  readonly podSetting: PodSetting;

  constructor(scope: Construct, id: string, props: OperatedServerProps) {
    super(scope, id);
    validate(this);
    const settings = operatedServerSettings(props, this);
    const stores = serverStores(settings);
    this.settings = settings;
    this.forJobs = serverForJobs(settings, stores);
    this.podSetting = this.forJobs.podSetting;
    this.stores = stores;
    this.uri = this.forJobs.uri;
    this.endpoint = operatedEndpoint(settings.namespace);
    this.flows = stores.all.flatMap((store) => store.flows(this.endpoint));
    this.secrets = serverSecrets(settings, stores);
    this.requirements = [
      ...serverRequirements(settings, stores),
      ...podRequirements({ pullSecrets: this.podSetting.pullSecrets }, settings.namespace),
    ];
    this.usesVolume = stores.all.some((store) => store.onVolume);
    this.watched = watchedObjects(settings, this.usesVolume);
    this.scrapeTarget = scrapeTarget(settings);

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

  /** The operator uses server-side apply for its fields of this account, and does not change others. */
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
      // The MLflow resource has no field for them; pods use those of their account.
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
