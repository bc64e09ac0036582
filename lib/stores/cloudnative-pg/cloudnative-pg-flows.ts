import type { Destination } from '../../model/egress.js';
import {
  apiServerFlow,
  destinationFlow,
  dnsFlow,
  type Flow,
  type FlowEnd,
  podsOfNamespace,
  tcp,
} from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import type { NetworkPolicySettings } from '../../model/network-policy-schema.js';
import type { PodSetting } from '../../pods/pod-setting.js';
import { hostOf, portOf } from '../../schema/fields.js';
import type { ClusterBucket } from './cloudnative-pg-backup-schema.js';
import { type CloudNativePgNames, instanceEndpoint, poolerEndpoint } from './cloudnative-pg-connection.js';
import type { CloudNativePgStore } from './cloudnative-pg-schema.js';

/** The surroundings of a Cluster, as its network policies need them. */
export interface ClusterSetting {
  readonly instance: Instance;
  readonly apiServer: NetworkPolicySettings['apiServer'];
  /** Ports on which pods reach DNS. */
  readonly dnsPorts: readonly number[];
  /** The settings of the environment for all pods. */
  readonly podSetting: PodSetting;
  /**
   * The scraping Prometheus: its namespace, and the labels with which it selects PodMonitors.
   * @default - scraping is not allowed, and monitors have no additional labels
   */
  readonly monitoring?: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
}

/** Ports of the pods of CloudNativePG 1.30 (pkg/management/url/url.go). */
const postgresql = 5432;
const status = 8000;
const instanceMetrics = 9187;
const poolerMetrics = 9127;

/** Flows of the pods of a Cluster and its pooler, except those from the server (docs: networking). */
export function clusterFlows(
  store: CloudNativePgStore,
  names: CloudNativePgNames,
  { instance, apiServer, dnsPorts, monitoring }: ClusterSetting,
): readonly Flow[] {
  const { namespace } = instance;
  const instances = instanceEndpoint(names, namespace);
  const operator = podsOfNamespace('CloudNativePG operator', store.operatorNamespace);
  const pooler = store.pooler && poolerEndpoint(names, namespace);
  const prometheus = store.monitoring && monitoring?.namespace && podsOfNamespace('Prometheus', monitoring.namespace);
  return [
    { from: instances, to: instances, ports: tcp(postgresql, status), why: 'replication and health' },
    { from: operator, to: instances, ports: tcp(postgresql, status), why: 'control of the instances' },
    ...known(instances, dnsPorts, apiServer),
    ...(store.backup ? [destinationFlow(instances, bucketDestination('backups', store.backup.destination))] : []),
    ...(store.recovery?.type === 'object-store' && store.recovery.destination
      ? [destinationFlow(instances, bucketDestination('recovery', store.recovery.destination))]
      : []),
    ...(prometheus ? [{ from: prometheus, to: instances, ports: tcp(instanceMetrics), why: 'metrics' }] : []),
    ...(pooler
      ? [
          { from: pooler, to: instances, ports: tcp(postgresql), why: 'pooled connections' },
          ...known(pooler, dnsPorts, apiServer),
          ...(prometheus ? [{ from: prometheus, to: pooler, ports: tcp(poolerMetrics), why: 'metrics' }] : []),
        ]
      : []),
  ];
}

/** The program that CloudNativePG starts in each pod watches its own resource. */
function known(from: FlowEnd, dnsPorts: readonly number[], apiServer: ClusterSetting['apiServer']): readonly Flow[] {
  return [dnsFlow(from, dnsPorts), apiServerFlow(from, apiServer, 'its own resource and Secrets')];
}

function bucketDestination(what: string, { endpoint, region, peer }: ClusterBucket): Destination {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  return {
    what,
    host: hostOf(url),
    port: portOf(url),
    ...(peer ? { peer } : {}),
  };
}
