import type { Instance } from './instance.js';

/** Names of everything that belongs to one standalone server. Nothing else spells them. */
export function namesOf({ name }: Pick<Instance, 'name'>) {
  return {
    /** Of the Deployment or StatefulSet, the Service, its policy and its disruption budget. */
    server: name,
    account: name,
    /** The volume claim of SQLite and of artifacts in files. */
    volume: `${name}-data`,
    tlsSecret: `${name}-tls`,
    migration: `${name}-migration`,
    garbageCollection: `${name}-garbage-collection`,
    traceArchival: `${name}-trace-archival`,
    backup: `${name}-backup`,
    smokeTest: `${name}-smoke-test`,
  } as const;
}

/** Where every pod that needs it mounts the volume. */
export const volumePath = '/mlflow';
