/** Connections to the database: what the pools of a server open, and what a database in the cluster must allow. */
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import { usersPool } from '../identity/oidc/oidc-variables.js';
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

/** Connections that all pods open at most, with one more pod during a rollout; undefined without pools. */
function pooledConnections(
  { server, authentication }: Pools,
  { pool }: Exclude<StandaloneBackendStore, { type: 'sqlite' }>,
): number | undefined {
  if (pool.class === 'NullPool') return undefined;
  const usual = sizes[server.size];
  const each = (pool.size ?? usual.pool.size) + (pool.maxOverflow ?? usual.pool.maxOverflow);
  const users = authentication.type === 'oidc' ? usersPool.size + usersPool.maxOverflow : 0;
  const pods = (server.autoscaling?.maxReplicas ?? server.replicas) + 1;
  // Tracking and registry each have a pool.
  return pods * (server.workers ?? usual.workers) * (2 * each + users);
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
