import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type {
  CronJob,
  NetworkPolicy,
  NetworkPolicyEgressRule,
  PodTemplateSpec,
  PolicyRule,
  ServiceAccount,
} from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { apiServerRule, dnsRule } from '../model/egress.js';
import { egressRules } from '../model/flow.js';
import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { type GarbageCollectionSettings, garbageCollectionSchema } from '../pods/jobs-fields.js';
import { podRequirements } from '../pods/pod-setting.js';
import { Rights } from '../pods/rights.js';
import { serviceCaConfigMap } from '../pods/trust.js';
import { parseProps } from '../schema/props.js';
import { isServed } from '../stores/artifacts/artifact-store.js';
import { garbageCollectionPod } from './garbage-collection-pod.js';
import type { OperatedServer } from './operated-server.js';

export interface GarbageCollectionProps {
  /** The server whose deleted runs and artifacts are removed. */
  readonly server: OperatedServer;
  readonly settings: z.input<typeof garbageCollectionSchema>;
  /**
   * Connections that its policy allows besides those to server, database, DNS and API server.
   * @default - none
   */
  readonly additionalEgress?: readonly NetworkPolicyEgressRule[];
}

const name = operated.garbageCollection;
const podLabels = { app: name };

/** Workspaces are namespaces, so the job lists those; the deletion of an artifact through the server requires update on its experiment. */
const rules: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['mlflowconfigs'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get', 'list', 'update'] },
];

/**
 * Removal of data that users have deleted, by a CronJob of the overlay.
 *
 * The operator's CronJob does not work up to release 3.5: its manager may not create the job's role, the job's account may
 * not list namespaces, and the job calls the server without the path of its API, so artifacts are not removed.
 */
export class GarbageCollection extends Construct {
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(
    scope: Construct,
    id: string,
    { server, settings: given, additionalEgress = [] }: GarbageCollectionProps,
  ) {
    super(scope, id);
    validate(this);
    const settings = parseProps(garbageCollectionSchema, given, this);
    const { namespace, tls } = server.settings;
    this.watched = [{ kind: 'CronJob', name, namespace, schedule: settings.schedule }];
    const template = garbageCollectionPod({ server, settings, serviceAccountName: name, labels: podLabels });
    this.requirements = [
      ...(tls.source === 'service-ca' ? [serviceCaConfigMap(namespace)] : []),
      ...podRequirements(settings.pod, namespace),
    ];

    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    new Rights(this, 'Rights', { name, subjects: [{ kind: 'ServiceAccount', name, namespace }], grants: rules });
    this.addNetworkPolicy(server, additionalEgress);
    this.addCronJob(namespace, settings, template);
  }

  private addCronJob(namespace: string, settings: GarbageCollectionSettings, template: PodTemplateSpec): void {
    const job = {
      spec: {
        schedule: settings.schedule,
        // Concurrent runs would delete rows that the other one is processing.
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: { spec: { backoffLimit: 1, template } },
      },
    } satisfies CronJob;
    new ApiObject(this, 'Resource', { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name, namespace }, ...job });
  }

  private addNetworkPolicy(
    { settings: props, stores }: OperatedServer,
    additionalEgress: readonly NetworkPolicyEgressRule[],
  ): void {
    const used = isServed(props.artifactStore) ? [stores.databases] : stores.all;
    const { spec } = {
      spec: {
        podSelector: { matchLabels: podLabels },
        policyTypes: ['Ingress', 'Egress'],
        egress: [
          dnsRule(props.dnsPorts),
          apiServerRule(props.networkPolicy.apiServer),
          {
            ports: [{ protocol: 'TCP', port: operated.port }],
            to: [{ podSelector: { matchLabels: operated.podLabels } }],
          },
          ...egressRules(used.flatMap(({ flows }) => flows({ what: name, peers: [] }))),
          ...additionalEgress,
        ],
      },
    } satisfies NetworkPolicy;
    new ApiObject(this, 'NetworkPolicy', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: props.namespace },
      spec,
    });
  }
}
