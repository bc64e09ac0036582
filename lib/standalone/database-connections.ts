/** The connections of a standalone server to its database. */
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import { usersPool } from '../identity/oidc/oidc-variables.js';
import { noPool, type PooledServer } from '../stores/backend/connection-pools.js';
import type { StandaloneServerSettings } from './image-version.js';
import { sizes } from './server-sizes.js';

/** The workers of a server, with the pools of its size. */
export function pooledServer({
  server,
  authentication,
}: {
  readonly server: StandaloneServerSettings;
  readonly authentication: Authentication;
}): PooledServer {
  const { pool, workers } = sizes[server.size];
  return {
    workers: ((server.autoscaling?.maxReplicas ?? server.replicas) + 1) * (server.workers ?? workers),
    usual: { store: pool, users: authentication.type === 'oidc' ? usersPool : noPool },
  };
}
