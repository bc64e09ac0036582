/** Connections to the database: what the pools of a server open, and what a database in the cluster must allow. */
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import { leastUsersPool, usersPool } from '../identity/oidc/oidc-variables.js';
import { maxConnectionsOf } from '../stores/backend/standalone-backend-store.js';
import type { StandaloneBackendStore } from '../stores/backend/standalone-backend-store-schema.js';
import {
  type CloudNativePgStore,
  usualMaxConnections,
  usualPoolSize,
} from '../stores/cloudnative-pg/cloudnative-pg-schema.js';
import type { StandaloneServerSettings } from './image-version.js';
import { sizes } from './server-sizes.js';

interface Pools {
  readonly server: StandaloneServerSettings;
  readonly authentication: Authentication;
}

/** The share of max_connections that the pools may use; the rest is for jobs, the operator and people. */
export const usableShare = 0.8;
/** What the memory of the default size suffices for; a server that opens more is found by MLF-POOL-2. */
const mostConnections = 300;

/** The pool of each worker for one database. */
export interface Pool {
  readonly size: number;
  readonly maxOverflow: number;
}

/** The pools of each worker: two for the stores of MLflow, and one for users. */
export interface ConnectionPools {
  readonly store: Pool;
  readonly users: Pool;
}

type PostgresqlStore = Exclude<StandaloneBackendStore, { type: 'sqlite' }>;

/** The pools of the server's size, with what the environment sets. */
function usualPools({ server, authentication }: Pools, { pool }: PostgresqlStore): ConnectionPools {
  const usual = sizes[server.size].pool;
  return {
    store: { size: pool.size ?? usual.size, maxOverflow: pool.maxOverflow ?? usual.maxOverflow },
    users: authentication.type === 'oidc' ? usersPool : { size: 0, maxOverflow: 0 },
  };
}

/** Connections of each worker; tracking and registry each have a pool. */
function connectionsOf({ store, users }: ConnectionPools): number {
  return 2 * (store.size + store.maxOverflow) + users.size + users.maxOverflow;
}

/** Workers of all pods, with one more pod during a rollout. */
function mostWorkers({ server }: Pools): number {
  return ((server.autoscaling?.maxReplicas ?? server.replicas) + 1) * (server.workers ?? sizes[server.size].workers);
}

/** Connections that all pods open at most; undefined without pools. */
function pooledConnections(pools: Pools, store: PostgresqlStore): number | undefined {
  return store.pool.class === 'NullPool' ? undefined : mostWorkers(pools) * connectionsOf(usualPools(pools, store));
}

/**
 * The pools of each worker. Where those of the size are too many for the database, the connections beyond them that nothing
 * sets are reduced, first those for users; where that is not enough either, they stay, and MLF-POOL-2 has the numbers.
 */
export function connectionPools(pools: Pools, store: PostgresqlStore): ConnectionPools {
  const usual = usualPools(pools, store);
  if (store.pool.class === 'NullPool') return usual;
  const free = Math.floor((maxConnectionsOf(store) * usableShare) / mostWorkers(pools));
  const given = store.pool.maxOverflow;
  const overflows = given === undefined ? downTo(1, usual.store.maxOverflow) : [given];
  const users = usual.users.size > 0 ? [usual.users, leastUsersPool] : [usual.users];
  const choices = overflows.flatMap((maxOverflow, index) =>
    users.slice(index > 0 ? -1 : 0).map((one) => ({ store: { ...usual.store, maxOverflow }, users: one })),
  );
  return choices.find((choice) => connectionsOf(choice) <= free) ?? usual;
}

function downTo(least: number, most: number): readonly number[] {
  return Array.from({ length: most - least + 1 }, (_, index) => most - index);
}

/** The store with the sizes that its environment leaves open, so that the pools of all workers fit. */
export function withConnections(pools: Pools, store: CloudNativePgStore): CloudNativePgStore {
  const pooled = pooledConnections(pools, store);
  const least = pooled === undefined ? 0 : Math.ceil(pooled / usableShare);
  const pooler = store.pooler && {
    ...store.pooler,
    poolSize: store.pooler.poolSize ?? poolSizeFor(least, store.pooler),
  };
  if (store.parameters.max_connections) return { ...store, pooler };
  const wanted = pooler ? Math.ceil((pooler.instances * pooler.poolSize) / usableShare) : least;
  const connections = Math.min(Math.ceil(wanted / 50) * 50, mostConnections);
  return connections <= usualMaxConnections
    ? { ...store, pooler }
    : { ...store, pooler, parameters: { ...store.parameters, max_connections: String(connections) } };
}

/** In mode transaction a connection serves many clients. */
function poolSizeFor(least: number, { poolMode, instances }: NonNullable<CloudNativePgStore['pooler']>): number {
  if (poolMode === 'transaction') return usualPoolSize;
  const most = Math.floor((mostConnections * usableShare) / instances);
  return Math.max(usualPoolSize, Math.min(Math.ceil(least / instances), most));
}
