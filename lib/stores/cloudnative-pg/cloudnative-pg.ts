import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { PodMonitorSpec } from '../../../imports/monitoring.coreos.com.js';
import type { DatabaseSpec, PoolerSpec } from '../../../imports/postgresql.cnpg.io.js';
import { kept } from '../../kubernetes/kept.js';
import type { Plain } from '../../kubernetes/plain.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow, FlowEnd } from '../../model/flow.js';
import { labelsOf } from '../../model/instance.js';
import { namesOfCluster } from '../../model/names-postgresql.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { WatchedObject } from '../../model/watched.js';
import { type PodSetting, podRequirements, refined } from '../../pods/pod-setting.js';
import { parseProps } from '../../schema/props.js';
import { ClusterBackup, ClusterObjectStore } from './cloudnative-pg-backup.js';
import {
  type CloudNativePgNames,
  cloudNativePgConnection,
  cloudNativePgNames,
  instanceEndpoint,
  poolerEndpoint,
} from './cloudnative-pg-connection.js';
import { type ClusterSetting, clusterFlows } from './cloudnative-pg-flows.js';
import { poolerTemplate } from './cloudnative-pg-pods.js';
import {
  type CloudNativePgStore,
  type ClusterTls,
  cloudNativePgSchema,
  usualPoolSize,
} from './cloudnative-pg-schema.js';
import { clusterSpec } from './cloudnative-pg-spec.js';

export interface PostgresqlClusterProps extends ClusterSetting {
  readonly store: z.input<typeof cloudNativePgSchema>;
  /**
   * Owner of the Cluster in documents, if it is not the server and its jobs.
   * @default - the server and its jobs
   */
  readonly owner?: string;
  /**
   * How the clients verify the certificate.
   * @default - with the CA, which they mount
   */
  readonly tls?: ClusterTls;
}

const apiVersion = 'postgresql.cnpg.io/v1';

/** PostgreSQL in the cluster, managed by CloudNativePG: instances, databases, pooler, backups and monitors. */
export class PostgresqlCluster extends Construct {
  /** Endpoint for clients: the pooler, or the instances if there is no pooler. */
  readonly endpoint: FlowEnd;
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];
  readonly watched: readonly WatchedObject[];
  /** Names of the Secrets and Services that CloudNativePG creates. */
  readonly names: CloudNativePgNames;
  private readonly labels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: PostgresqlClusterProps) {
    super(scope, id);
    validate(this);
    const store = parseProps(cloudNativePgSchema, props.store, this);
    const { instance } = props;
    const { namespace } = instance;
    const { owner } = props;
    const setting = refined(props.podSetting, store.pod);
    this.names = cloudNativePgNames(store, instance, owner);
    this.labels = labelsOf(instance, 'database');
    this.endpoint = (store.pooler ? poolerEndpoint : instanceEndpoint)(this.names, namespace);
    this.flows = clusterFlows(store, this.names, props);
    const { requirements } = cloudNativePgConnection(store, instance, 'psycopg2', props.tls);
    this.requirements = [
      ...requirements.map((one) => (owner ? withReader(one, owner) : one)),
      ...podRequirements(store.pod, namespace),
    ];

    this.watched = [
      {
        kind: 'Cluster',
        name: this.names.cluster,
        namespace,
        instances: store.instances,
        monitored: store.monitoring,
        backupSchedule: store.backup?.schedule,
      },
      // The operator creates a Deployment with the Pooler's name (pkg/specs/pgbouncer/deployments.go).
      ...(store.pooler
        ? [{ kind: 'Deployment', name: this.names.pooler, namespace, container: 'pgbouncer' } as const]
        : []),
    ];

    const cluster = {
      apiVersion,
      kind: 'Cluster',
      metadata: { name: this.names.cluster, namespace, labels: this.labels },
      spec: clusterSpec(store, this.names, namespace, setting),
    };
    new ApiObject(this, 'Resource', kept(cluster));
    if (store.registryDatabase) this.addDatabase('registry', store.registryDatabase, store, namespace);
    if (store.authDatabase) this.addDatabase('auth', store.authDatabase, store, namespace);
    if (store.pooler) this.addPooler(store.pooler, namespace, setting);
    const backup =
      store.backup &&
      new ClusterBackup(this, 'Backup', { backup: store.backup, instance, names: this.names, podSetting: setting });
    const { recovery } = store;
    const origin = recovery?.type === 'object-store' ? recovery.destination : undefined;
    const read =
      origin &&
      new ClusterObjectStore(this, 'Recovery', {
        bucket: origin,
        use: 'recovery',
        instance,
        names: this.names,
        podSetting: setting,
      });
    this.secrets = [...(backup?.secrets ?? []), ...(read?.secrets ?? [])];
    if (store.monitoring) this.addMonitors(store, namespace, props.monitoring?.labels);
  }

  /** An additional database with the same owner. It is kept when its object is deleted. */
  private addDatabase(
    purpose: 'registry' | 'auth',
    database: string,
    { owner }: CloudNativePgStore,
    namespace: string,
  ): void {
    new ApiObject(this, `Database-${purpose}`, {
      apiVersion,
      kind: 'Database',
      metadata: { name: namesOfCluster(this.names.cluster)[purpose], namespace, labels: this.labels },
      spec: {
        cluster: { name: this.names.cluster },
        name: database,
        owner,
        ensure: 'present',
        databaseReclaimPolicy: 'retain',
      } satisfies Plain<DatabaseSpec>,
    });
  }

  private addPooler(pooler: NonNullable<CloudNativePgStore['pooler']>, namespace: string, setting: PodSetting): void {
    new ApiObject(this, 'Pooler', {
      apiVersion,
      kind: 'Pooler',
      metadata: { name: this.names.pooler, namespace, labels: this.labels },
      spec: {
        cluster: { name: this.names.cluster },
        instances: pooler.instances,
        type: 'rw',
        ...poolerTemplate(setting),
        pgbouncer: {
          poolMode: pooler.poolMode,
          parameters: {
            max_client_conn: String(pooler.maxClientConnections),
            default_pool_size: String(pooler.poolSize ?? usualPoolSize),
          },
        },
      } satisfies Plain<PoolerSpec>,
    });
  }

  /** Separate PodMonitors: those of the operator (`enablePodMonitor`) are deprecated. */
  private addMonitors(
    store: CloudNativePgStore,
    namespace: string,
    labels: Readonly<Record<string, string>> = {},
  ): void {
    const monitor = (id: string, name: string, matchLabels: Readonly<Record<string, string>>) =>
      new ApiObject(this, id, {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        metadata: { name, namespace, labels: { ...this.labels, ...labels } },
        spec: {
          selector: { matchLabels: { ...matchLabels } },
          podMetricsEndpoints: [{ port: 'metrics' }],
        } satisfies Plain<PodMonitorSpec>,
      });
    const { cluster, pooler } = this.names;
    monitor('Monitor', cluster, { 'cnpg.io/cluster': cluster, 'cnpg.io/podRole': 'instance' });
    if (store.pooler) monitor('PoolerMonitor', pooler, { 'cnpg.io/poolerName': pooler });
  }
}

/** For pods that another operator creates. */
function withReader(requirement: Requirement, name: string): Requirement {
  return { ...requirement, keys: requirement.keys.map((key) => ({ ...key, readers: [{ name }] })) };
}
