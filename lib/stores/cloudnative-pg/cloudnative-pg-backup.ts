import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ObjectStoreSpec } from '../../../imports/barmancloud.cnpg.io.js';
import type { ScheduledBackupSpec } from '../../../imports/postgresql.cnpg.io.js';
import type { Plain } from '../../kubernetes/plain.js';
import { caRequirement } from '../../model/ca-requirement.js';
import { type Instance, labelsOf } from '../../model/instance.js';
import { namesOfCluster } from '../../model/names-postgresql.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { limitedResources, type PodSetting } from '../../pods/pod-setting.js';
import type { CloudNativePgBackup, ClusterBucket } from './cloudnative-pg-backup-schema.js';
import type { CloudNativePgNames } from './cloudnative-pg-connection.js';

interface BucketProps {
  readonly instance: Instance;
  readonly names: CloudNativePgNames;
  /** Settings of the environment for the pods in which the plugin runs. */
  readonly podSetting: PodSetting;
}

export interface ClusterBackupProps extends BucketProps {
  readonly backup: CloudNativePgBackup;
}

export interface ClusterBucketProps extends BucketProps {
  readonly bucket: ClusterBucket;
  /** The ObjectStore, and the Secret with the key pair if the environment names none. */
  readonly use: 'backup' | 'recovery';
  /** @default - nothing is removed */
  readonly retention?: string;
}

/** The name with which Clusters refer to the plugin. */
export const barmanCloudPlugin = 'barman-cloud.cloudnative-pg.io';

/** Base backups and write-ahead logs of a Cluster in a bucket, by the plugin barman-cloud: CloudNativePG 1.31 supports no other method. */
export class ClusterBackup extends Construct {
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { backup, ...props }: ClusterBackupProps) {
    super(scope, id);
    const { instance, names } = props;
    const { retention, destination } = backup;
    const store = new ClusterObjectStore(this, 'ObjectStore', {
      ...props,
      bucket: destination,
      use: 'backup',
      retention,
    });
    this.secrets = store.secrets;
    this.requirements = store.requirements;
    new ApiObject(this, 'Resource', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      metadata: { name: names.backup, namespace: instance.namespace, labels: labelsOf(instance, 'database') },
      spec: {
        schedule: backup.schedule,
        cluster: { name: names.cluster },
        method: 'plugin',
        pluginConfiguration: { name: barmanCloudPlugin },
        // Backups are kept if the schedule that created them is deleted.
        backupOwnerReference: 'none',
        immediate: true,
      } satisfies Plain<ScheduledBackupSpec>,
    });
  }
}

/** A bucket of the plugin: of the backups, or of those from which a Cluster is recovered. */
export class ClusterObjectStore extends Construct {
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: ClusterBucketProps) {
    super(scope, id);
    const { use, bucket: store, instance, names, retention, podSetting } = props;
    const { credentials, ca, bucket } = store;
    const readers = [{ name: 'PostgreSQL', purpose: use === 'backup' ? 'for backups' : 'for the recovery' }];
    const { namespace } = instance;
    const secret = credentials.name ?? namesOfCluster(names.cluster)[`${use}Credentials`];
    this.secrets = [
      {
        name: secret,
        namespace,
        keys: [
          { key: credentials.accessKeyIdKey, format: '<access key id>', readers },
          { key: credentials.secretAccessKeyKey, format: '<secret access key>', readers },
        ],
      },
    ];
    this.requirements = ca
      ? [caRequirement(instance, ca, `<PEM certificate of the CA of the endpoint of bucket ${bucket}>`, { readers })]
      : [];
    new ApiObject(this, 'Resource', {
      apiVersion: 'barmancloud.cnpg.io/v1',
      kind: 'ObjectStore',
      metadata: { name: names[use], namespace, labels: labelsOf(instance, 'database') },
      spec: objectStore(store, secret, podSetting, retention),
    });
  }
}

const sidecarResources = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } };

function objectStore(
  { bucket, prefix, endpoint, region, credentials, ca }: ClusterBucket,
  secret: string,
  setting: PodSetting,
  retention: string | undefined,
) {
  return {
    ...(retention ? { retentionPolicy: retention } : {}),
    configuration: {
      destinationPath: `s3://${bucket}/${prefix}`,
      ...(endpoint ? { endpointURL: endpoint.replace(/\/$/, '') } : {}),
      ...(ca ? { endpointCA: { name: ca.secret, key: ca.key } } : {}),
      s3Credentials: {
        accessKeyId: { name: secret, key: credentials.accessKeyIdKey },
        secretAccessKey: { name: secret, key: credentials.secretAccessKeyKey },
      },
      wal: { compression: 'gzip' },
      data: { compression: 'gzip' },
    },
    // The region could otherwise only be read from a Secret. Other S3 servers reject the checksums of newer clients.
    instanceSidecarConfiguration: {
      env: [
        { name: 'AWS_DEFAULT_REGION', value: region },
        ...(endpoint
          ? [
              { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
              { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
            ]
          : []),
      ],
      resources: limitedResources(sidecarResources, setting),
    },
  } satisfies Plain<ObjectStoreSpec>;
}
