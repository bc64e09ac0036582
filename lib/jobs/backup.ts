import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { CronJob, PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../imports/kubernetes.js';
import { kept } from '../kubernetes/kept.js';
import { validate } from '../kubernetes/validated.js';
import type { BackedUpDatabases } from '../model/backed-up.js';
import { DigestedJob } from '../model/digested-job.js';
import type { Flow } from '../model/flow.js';
import type { Requirement } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { podRequirements } from '../pods/pod-setting.js';
import { parseProps } from '../schema/props.js';
import { backedUpDatabases, type OtherDatabase } from './backup-databases.js';
import { backupTemplate } from './backup-pod.js';
import { type BackupSettings, backupSchema } from './backup-schema.js';
import { bucketConnection } from './backup-transfer.js';
import { JobAccount } from './job-account.js';
import { ownDatabasesOf, scheduled } from './job-pods.js';
import type { ServerWithJobs } from './server-with-jobs.js';

export interface BackupProps {
  readonly server: ServerWithJobs;
  readonly settings: z.input<typeof backupSchema>;
  /**
   * Databases of other components, which belong to the same backup.
   * @default - those of the server
   */
  readonly others?: readonly OtherDatabase[];
}

/** Backups of every database on a separate volume or in a bucket, of which the newest are kept. */
export class Backup extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];
  readonly watched: readonly WatchedObject[];
  /** The databases, by the names that a restore uses. */
  readonly databases: BackedUpDatabases;
  /** The Job that creates the first backup. */
  readonly job: DigestedJob;

  constructor(scope: Construct, id: string, { server: given, settings: givenSettings, others = [] }: BackupProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(backupSchema, givenSettings, this);
    const server = given.forJobs;
    const { instance } = server;
    const { destination } = settings;
    const bucket = destination.type === 's3' ? bucketConnection(destination, instance) : undefined;
    const stores = [...ownDatabasesOf(server), ...others.map(({ connection }) => connection)];
    this.databases = backedUpDatabases(server, others);
    const account = new JobAccount(this, 'Account', {
      server,
      component: 'backup',
      what: 'backup',
      connections: [...stores, ...(bucket ? [bucket] : [])],
    });
    const { metadata, name } = account;
    const { namespace } = metadata;
    this.flows = account.commonFlows;
    this.secrets = bucket?.secrets ?? [];
    this.requirements = [...podRequirements(settings.pod, instance.namespace), ...(bucket?.requirements ?? [])];
    this.watched = [
      { kind: 'CronJob', name, namespace, schedule: settings.schedule },
      ...(bucket ? [] : [{ kind: 'PersistentVolumeClaim', name, namespace } as const]),
    ];
    if (!bucket) {
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata,
        spec: claimSpec(settings.storage),
      } satisfies PersistentVolumeClaim;
      new ApiObject(this, 'VolumeClaim', kept(claim));
    }
    const template = backupTemplate({
      server,
      settings,
      databases: this.databases,
      stores,
      ...(bucket ? { bucket } : {}),
      image: settings.image ?? server.databaseImage ?? others[0]?.image,
      volume: bucket ? space(settings.storage) : { persistentVolumeClaim: { claimName: name } },
    });
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: scheduled(settings.schedule, template),
    } satisfies CronJob);
    // It runs immediately, so that mistakes are detected early, and because with a storage class that waits for the first pod
    // Argo CD would wait for the claim until the first scheduled run. It is retried until the database exists.
    this.job = new DigestedJob(this, 'First', {
      version: server.version,
      metadata,
      spec: { backoffLimit: 6, template },
    });
  }
}

function claimSpec({ size, storageClass }: BackupSettings['storage']): PersistentVolumeClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
    ...(storageClass ? { storageClassName: storageClass } : {}),
  };
}

/** Space for the time of one run. */
function space(storage: BackupSettings['storage']) {
  return storage.storageClass
    ? { ephemeral: { volumeClaimTemplate: { spec: claimSpec(storage) } } }
    : { emptyDir: { sizeLimit: storage.size } };
}
