import { caRequirement } from '../../model/ca-requirement.js';
import { type FlowEnd, ownPods, tcp } from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import { type ClusterName, namesOfCluster } from '../../model/names-postgresql.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';
import type { Requirement } from '../../model/requirement.js';
import { mountCaFile } from '../../pods/ca-mount.js';
import {
  operatedCaFile,
  type PostgresqlAddress,
  postgresqlUri,
  standalonePoolVariables,
  storeVariables,
  userVariables,
} from '../backend/postgresql-connection.js';
import type { PostgresqlDriver } from '../backend/postgresql-fields.js';
import type { CloudNativePgStore, ClusterTls } from './cloudnative-pg-schema.js';

/** A Cluster and what is named after it. */
export interface CloudNativePgNames extends Readonly<Record<ClusterName, string>> {
  /** For documents: `PostgreSQL`. */
  readonly called: string;
  readonly component: 'database' | 'keycloak-database';
}

export function cloudNativePgNames(
  store: Pick<CloudNativePgStore, 'name'>,
  instance: Instance,
  owner?: string,
): CloudNativePgNames {
  const own = owner
    ? ({ called: `PostgreSQL of ${owner}`, component: 'keycloak-database' } as const)
    : ({ called: 'PostgreSQL', component: 'database' } as const);
  return { ...own, ...namesOfCluster(store.name ?? namesOf(instance).database) };
}

/** The instances, and the jobs that initialize or join them; a Pooler's pods have another component. */
export function instanceEndpoint(names: CloudNativePgNames, namespace: string): FlowEnd {
  const podLabels = { 'cnpg.io/cluster': names.cluster, 'app.kubernetes.io/component': 'database' };
  return ownPods(names.called, { component: names.component, name: names.cluster, namespace, podLabels });
}

export function poolerEndpoint(names: CloudNativePgNames, namespace: string): FlowEnd {
  return ownPods('PgBouncer', {
    component: 'pooler',
    name: names.pooler,
    namespace,
    podLabels: { 'cnpg.io/poolerName': names.pooler },
  });
}

/** Host of a Service of CloudNativePG; its certificate names this form (api/v1/cluster_funcs.go, GetClusterAltDNSNames). */
function serviceHost(service: string, { namespace }: Instance): string {
  return `${service}.${namespace}.svc`;
}

/** The address of one of the cluster's databases, for components that compose their own URI. */
export function cloudNativePgAddress(
  store: CloudNativePgStore,
  instance: Instance,
  database = store.database,
  tls?: ClusterTls,
): PostgresqlAddress {
  const names = cloudNativePgNames(store, instance);
  return {
    host: serviceHost(store.pooler ? names.pooler : names.readWrite, instance),
    port: 5432,
    database,
    sslmode: tls?.mode ?? 'verify-full',
    caFile: tls ? operatedCaFile(tls.mode) : mountCaFile('database-ca', { secret: names.caSecret, key: 'ca.crt' }).file,
  };
}

/** The connection of a pod to the databases of the cluster, with the Secrets that CloudNativePG creates. Without `tls` it mounts the CA. */
export function cloudNativePgConnection(
  store: CloudNativePgStore,
  instance: Instance,
  driver: PostgresqlDriver | undefined,
  tls?: ClusterTls,
): PodConnection {
  const names = cloudNativePgNames(store, instance);
  const caSource = { secret: names.caSecret, key: 'ca.crt' };
  const ca = mountCaFile('database-ca', caSource);
  const { namespace } = instance;
  const address = cloudNativePgAddress(store, instance, store.database, tls);
  const uriOf = (changed: Partial<PostgresqlAddress>) => postgresqlUri(driver, { ...address, ...changed });
  const replica = { host: serviceHost(names.readOnly, instance) };
  const database = instanceEndpoint(names, namespace);
  return {
    ...noConnection,
    env: [
      ...userVariables(names.userSecret, 'username', 'password'),
      { name: storeVariables.backend, value: uriOf({}) },
      ...(store.registryDatabase
        ? [{ name: storeVariables.registry, value: uriOf({ database: store.registryDatabase }) }]
        : []),
      ...(store.readReplica ? [{ name: storeVariables.readReplica, value: uriOf(replica) }] : []),
      ...standalonePoolVariables(store.pool),
    ],
    volumes: tls ? [] : [ca.volume],
    volumeMounts: tls ? [] : [ca.mount],
    requirements: [
      userRequirement(names, namespace),
      ...(tls ? [] : [caRequirement(instance, caSource, '<PEM certificate of the CA>', { providedBy })]),
    ],
    flows: (from) => [
      { from, to: store.pooler ? poolerEndpoint(names, namespace) : database, ports: tcp(5432), why: 'metadata' },
      ...(store.pooler && store.readReplica
        ? [{ from, to: database, ports: tcp(5432), why: 'reads from the standbys' }]
        : []),
    ],
  };
}

const providedBy = 'CloudNativePG, from the Cluster of this overlay';

function userRequirement(names: CloudNativePgNames, namespace: string): Requirement {
  return {
    kind: 'Secret',
    name: names.userSecret,
    namespace,
    keys: [
      { key: 'username', format: '<user of the database>' },
      { key: 'password', format: '<password>' },
    ],
    providedBy,
  };
}
