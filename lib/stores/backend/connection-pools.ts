/** Connections to the database: what the pools of a server open, and what a database in the cluster must allow. */
import {
  type CloudNativePgStore,
  usualMaxConnections,
  usualPoolSize,
} from '../cloudnative-pg/cloudnative-pg-schema.js';
import { maxConnectionsOf } from './standalone-backend-store.js';
import type { StandaloneBackendStore } from './standalone-backend-store-schema.js';

/** The share of max_connections that the pools may use; the rest is for jobs, the operator and people. */
export const usableShare = 0.8;
/** What the memory of the default size suffices for; a server that opens more is found by the checks MLF-POOL. */
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

/** The worker processes of a server, and what each opens where the environment sets nothing. */
export interface PooledServer {
  /** Workers of all pods, with one more pod during a rollout. */
  readonly workers: number;
  readonly usual: ConnectionPools;
}

export const noPool: Pool = { size: 0, maxOverflow: 0 };

type PostgresqlStore = Exclude<StandaloneBackendStore, { type: 'sqlite' }> | CloudNativePgStore;

/** The usual pools, with what the environment sets. */
function usualPools({ usual }: PooledServer, { pool }: PostgresqlStore): ConnectionPools {
  return {
    store: { size: pool.size ?? usual.store.size, maxOverflow: pool.maxOverflow ?? usual.store.maxOverflow },
    users: usual.users,
  };
}

/** Connections of each worker; tracking and registry each have a pool. */
function connectionsOf({ store, users }: ConnectionPools): number {
  return 2 * (store.size + store.maxOverflow) + users.size + users.maxOverflow;
}

/** Connections that all pods open at most; undefined without pools. */
function pooledConnections(server: PooledServer, store: PostgresqlStore): number | undefined {
  return store.pool.class === 'NullPool' ? undefined : server.workers * connectionsOf(usualPools(server, store));
}

/**
 * The pools of each worker. Where the usual ones are too many for the database, the connections beyond them that nothing
 * sets are reduced, first those for users, to `leastUsers`; where that is not enough either, they stay, and a check has the numbers.
 */
export function connectionPools(server: PooledServer, store: PostgresqlStore, leastUsers = noPool): ConnectionPools {
  const usual = usualPools(server, store);
  if (store.pool.class === 'NullPool') return usual;
  const free = Math.floor((maxConnectionsOf(store) * usableShare) / server.workers);
  const given = store.pool.maxOverflow;
  const overflows = given === undefined ? downTo(1, usual.store.maxOverflow) : [given];
  const users = usual.users.size > 0 ? [usual.users, leastUsers] : [usual.users];
  const choices = overflows.flatMap((maxOverflow, index) =>
    users.slice(index > 0 ? -1 : 0).map((one) => ({ store: { ...usual.store, maxOverflow }, users: one })),
  );
  return choices.find((choice) => connectionsOf(choice) <= free) ?? usual;
}

function downTo(least: number, most: number): readonly number[] {
  return Array.from({ length: most - least + 1 }, (_, index) => most - index);
}

/** The store with the sizes that its environment leaves open, so that the pools of all workers fit. */
export function withConnections<S extends CloudNativePgStore>(server: PooledServer, store: S): S {
  const pooled = pooledConnections(server, store);
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
