import type { z } from 'zod';
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import { usersPool } from '../identity/oidc/oidc-variables.js';
import type { StandaloneBackendStore } from '../stores/backend/standalone-backend-store-schema.js';
import { sizes } from './server-sizes.js';
import type { standaloneServerSchema } from './standalone-server-schema.js';

/** What the memory of the default size suffices for. */
const mostConnections = 300;

/** A database in the cluster allows the connections that the server opens at most, unless its parameters are set. */
export function withConnections(
  store: StandaloneBackendStore,
  server: Pick<z.output<typeof standaloneServerSchema>, 'size' | 'workers' | 'replicas' | 'autoscaling'>,
  { type }: Pick<Authentication, 'type'>,
): StandaloneBackendStore {
  if (store.type !== 'cloudnative-pg' || store.pooler || store.parameters.max_connections !== undefined) return store;
  const { workers, pool } = sizes[server.size];
  const each = (store.pool.size ?? pool.size) + (store.pool.maxOverflow ?? pool.maxOverflow);
  const users = type === 'oidc' ? usersPool.size + usersPool.maxOverflow : 0;
  // One pod more during a rollout; tracking and registry each have a pool.
  const pods = (server.autoscaling?.maxReplicas ?? server.replicas) + 1;
  const wanted = pods * (server.workers ?? workers) * (2 * each + users);
  // A fifth is left to administrators, migration and jobs.
  const connections = Math.min(Math.ceil(wanted / 0.8 / 50) * 50, mostConnections);
  return connections <= 100
    ? store
    : { ...store, parameters: { ...store.parameters, max_connections: String(connections) } };
}
