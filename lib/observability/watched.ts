import type { Instance } from '../model/instance.js';

/** A job that has to succeed from time to time. */
export interface WatchedCronJob {
  readonly name: string;
  /** Its schedule, as the CronJob has it. */
  readonly schedule: string;
}

/** What there is to watch: the server, and what stands around it. */
export interface Watched {
  readonly instance: Instance;
  /** Name of the Service, which metrics carry as a label. */
  readonly serviceName: string;
  readonly workload: 'Deployment' | 'StatefulSet';
  /** Name of the server's container. */
  readonly container: string;
  /** Jobs of its own, beside those of the cron jobs: the migration, the smoke test. Names, or how they begin. */
  readonly jobs: readonly string[];
  readonly cronJobs: readonly WatchedCronJob[];
  /** Names of volume claims. */
  readonly volumes: readonly string[];
  /** Names of cert-manager's Certificates. */
  readonly certificates: readonly string[];
  /** The Certificate that the pods show, which they read at their start. */
  readonly servingCertificate?: string | undefined;
  readonly cloudNativePg?: WatchedDatabase | undefined;
}

/** A Cluster of CloudNativePG that is monitored. */
export interface WatchedDatabase {
  readonly cluster: string;
  readonly instances: number;
  /** Schedule of its backups, in the six fields of a ScheduledBackup. */
  readonly backupSchedule?: string | undefined;
}
