import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { Container, CronJob, PersistentVolumeClaim, PodTemplateSpec } from '../../imports/kubernetes.js';
import { kept } from '../kubernetes/kept.js';
import { DigestedJob } from '../model/digested-job.js';
import type { Flow } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { podRequirements } from '../pods/pod-setting.js';
import { parseProps } from '../schema/props.js';
import type { MlflowServer } from '../standalone/server.js';
import { type BackupSettings, backupSchema } from '../standalone/standalone-jobs-schema.js';
import type { StandaloneBackendStore } from '../stores/backend/standalone-backend-store-schema.js';
import { backupFolder, postgresqlBackupScript, sqliteBackupScript } from './backup-scripts.js';
import { JobAccount } from './job-account.js';
import { jobTemplate, scheduled } from './job-pods.js';

export interface BackupProps {
  readonly server: MlflowServer;
  readonly settings: z.input<typeof backupSchema>;
}

/** Backups of the backend store on a separate volume, of which the newest are kept. */
export class Backup extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];
  /** The Job that creates the first backup. */
  readonly job: DigestedJob;

  constructor(scope: Construct, id: string, { server, settings: given }: BackupProps) {
    super(scope, id);
    const settings = parseProps(backupSchema, given, this);
    const { parts } = server;
    const account = new JobAccount(this, 'Account', {
      parts,
      component: 'backup',
      what: 'backup',
      connections: [parts.ownDatabases],
    });
    const { metadata, name } = account;
    const { namespace } = metadata;
    this.flows = account.commonFlows;
    this.watched = [
      { kind: 'CronJob', name, namespace, schedule: settings.schedule },
      { kind: 'PersistentVolumeClaim', name, namespace },
    ];
    this.requirements = podRequirements(settings.pod, parts.settings.instance.namespace);
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: settings.storage.size } },
        ...(settings.storage.storageClass ? { storageClassName: settings.storage.storageClass } : {}),
      },
    } satisfies PersistentVolumeClaim;
    new ApiObject(this, 'VolumeClaim', kept(claim));
    const template = backupTemplate(server, settings);
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: scheduled(settings.schedule, template),
    } satisfies CronJob);
    // It runs immediately, so that mistakes are detected early, and because with a storage class that waits for the first pod
    // Argo CD would wait for the claim until the first scheduled run. It is retried until the database exists.
    this.job = new DigestedJob(this, 'First', {
      version: parts.settings.server.image.version,
      metadata,
      spec: { backoffLimit: 6, template },
    });
  }
}

/** The rest of a shared database belongs to others, and the user may not be allowed to read it. */
function schemaOf(store: StandaloneBackendStore): string | undefined {
  return store.type === 'postgresql' ? store.schema : undefined;
}

function backupTemplate(server: MlflowServer, settings: BackupSettings): PodTemplateSpec {
  const { parts } = server;
  const { instance, backendStore, server: serverSettings } = parts.settings;
  const name = namesOf(instance).backup;
  const container: Pick<Container, 'command' | 'args' | 'resources'> = {
    command:
      backendStore.type === 'sqlite'
        ? ['python', '-c', sqliteBackupScript, backendStore.path, String(settings.keep)]
        : ['/bin/sh', '-c', postgresqlBackupScript(schemaOf(backendStore)), 'backup', String(settings.keep)],
    resources: settings.resources ?? { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
  };
  const image = backendStore.type === 'sqlite' ? serverSettings.image.image : settings.image;
  return jobTemplate(parts, 'backup', {
    name: 'backup',
    pod: settings.pod,
    account: name,
    usesToken: false,
    // The image with pg_dump has no Python, with which the other jobs combine their CAs; the database's CA is mounted directly.
    ...(backendStore.type === 'sqlite' ? {} : { authorities: [] }),
    connections: [parts.ownDatabases],
    image: { ...serverSettings.image, image: image ?? serverSettings.image.image },
    env: [],
    volumes: [{ name: 'backup', persistentVolumeClaim: { claimName: name } }],
    volumeMounts: [{ name: 'backup', mountPath: backupFolder }],
    container,
  });
}
