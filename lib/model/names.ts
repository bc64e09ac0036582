import type { Instance, Job } from './instance.js';

/** Names of everything that belongs to one standalone server. Nothing else spells them. */
export function namesOf({ name }: Pick<Instance, 'name'>) {
  return {
    /** Of the Deployment or StatefulSet, the Service, its policy and its disruption budget. */
    server: name,
    account: name,
    /** The volume claim of SQLite and of artifacts in files. */
    volume: `${name}-data`,
    tlsSecret: `${name}-tls`,
    migration: jobNameOf({ name }, 'migration'),
    garbageCollection: jobNameOf({ name }, 'garbage-collection'),
    traceArchival: jobNameOf({ name }, 'trace-archival'),
    backup: jobNameOf({ name }, 'backup'),
    smokeTest: jobNameOf({ name }, 'smoke-test'),
    sessionPruning: jobNameOf({ name }, 'session-pruning'),
  } as const;
}

/** Name of a job, of its account, its policy and whatever else is the job's. */
export function jobNameOf({ name }: Pick<Instance, 'name'>, job: Job): string {
  return `${name}-${job}`;
}

/** Where every pod that needs it mounts the volume. */
export const volumePath = '/mlflow';
