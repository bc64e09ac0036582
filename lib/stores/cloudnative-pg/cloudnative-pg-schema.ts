import { z } from 'zod';
import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { mlflowSpecFields } from '../../crds/mlflow-spec.js';
import { embedded } from '../../kubernetes/embedded.js';
import { cloudNativePgPod } from '../../pods/pod-settings.js';
import { dnsLabel, dnsSubdomain, field, fieldLike, quantity } from '../../schema/fields.js';
import { sinceOf } from '../../schema/since.js';
import { databaseField, databaseName, pooled, standalonePool } from '../backend/postgresql-fields.js';
import { clusterBackupSchema } from './cloudnative-pg-backup-schema.js';
import { clusterRecoverySchema } from './cloudnative-pg-recovery-schema.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

const storage = z.strictObject({
  size: field(quantity, 'Size of the volume of each instance.', '20Gi'),
  storageClass: field(dnsSubdomain.optional(), "Storage class. Default: the cluster's default.", 'fast'),
});

const postgresqlImage = 'ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie';

/** Connections of each PgBouncer pod, unless more are needed. */
export const usualPoolSize = 20;

/** Connections that PostgreSQL allows, unless its parameters say otherwise. */
export const usualMaxConnections = 100;

const pooler = z.strictObject({
  instances: field(z.int().min(1).max(20).default(2), 'Number of PgBouncer pods.', 2),
  poolMode: field(
    z.enum(['session', 'transaction']).default('session'),
    'Pool mode of PgBouncer. session works with every client; transaction requires pool: {class: NullPool} and no prepared statements.',
    'session',
  ),
  maxClientConnections: field(z.int().min(1).default(500), 'Connections that clients may open (max_client_conn).', 500),
  poolSize: field(
    z.int().min(1).optional(),
    'Connections to PostgreSQL of each PgBouncer pod (default_pool_size). Default: 20; more in mode session, if the pools of all workers need more.',
    20,
  ),
});

const fields = {
  type: field(
    z.literal('cloudnative-pg'),
    'PostgreSQL in the cluster, managed by the CloudNativePG operator, which must be installed.',
    'cloudnative-pg',
  ),
  name: field(
    dnsLabel.max(50).optional(),
    'Name of the Cluster, and the prefix of the names of its Services and Secrets. Default: <name of the server>-db.',
    'mlflow-db',
  ),
  operatorNamespace: field(
    dnsLabel.default('cnpg-system'),
    'Namespace of the CloudNativePG operator, from which the network policies allow connections.',
    'cnpg-system',
  ),
  instances: field(
    z.int().min(1).max(9).default(3),
    'Number of PostgreSQL instances: 1 for development; with 2 or more another instance takes over when the primary fails, each on a separate node.',
    3,
  ),
  antiAffinity: field(
    z.enum(['required', 'preferred']).default('required'),
    'Whether two instances may run on the same node if necessary.',
    'required',
  ),
  image: field(
    z
      .string()
      .min(1)
      .refine((image) => /:[^/]+$/.test(image.replace(/@.*$/, '')), {
        error: 'CloudNativePG refuses an image without a tag: it detects upgrades by the version in it',
        params: { fix: 'write <image>:<version>@sha256:<digest>' },
      })
      .default(postgresqlImage),
    'Image of PostgreSQL, with the version in its tag, also beside a digest.',
    postgresqlImage,
  ),
  storage: field(storage.prefault({ size: '20Gi' }), 'The volume of the data.', { size: '20Gi' }),
  walStorage: field(
    storage.optional(),
    'A separate volume for write-ahead logs, so that they cannot fill that of the data. Default: none.',
    { size: '5Gi' },
  ),
  resources: field(resources.optional(), 'CPU and memory of each instance. Default: 500m and 1Gi, limited to 1Gi.', {
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { memory: '1Gi' },
  }),
  pod: cloudNativePgPod,
  parameters: field(
    z
      .record(z.string().regex(/^[a-z_][a-z0-9_.]*$/, 'a parameter name is in lower case'), z.string())
      .refine((parameters) => /^([1-9]\d*)?$/.test(parameters.max_connections ?? ''), {
        error: 'max_connections must be a number of connections, written as a string',
        path: ['max_connections'],
        params: { fix: 'write max_connections: "200"' },
      })
      .default({}),
    'Parameters of PostgreSQL. Default: max_connections 100, or what the pools of the server or the pooler require, up to 300, and a quarter of the memory of the default size as shared_buffers.',
    { max_connections: '200' },
  ),
  database: databaseField,
  owner: field(
    databaseName.default('mlflow'),
    'Role that owns the databases and that the server connects as; CloudNativePG generates its password.',
    'mlflow',
  ),
  registryDatabase: field(
    databaseName.optional(),
    'Name of an additional database for the model registry. Default: the registry is in the first database.',
    'mlflow_registry',
  ),
  authDatabase: field(
    databaseName.optional(),
    'Name of an additional database for the users and permissions of an authentication plugin. Default: none.',
    'mlflow_auth',
  ),
  readReplica: field(
    z.boolean().default(false),
    'Whether reads are sent to the standbys, which may lag behind briefly (MLFLOW_READ_REPLICA_BACKEND_STORE_URI).',
    false,
  ),
  pool: standalonePool,
  pooler: field(pooler.optional(), 'PgBouncer between the server and PostgreSQL. Default: none.', { instances: 2 }),
  backup: field(
    clusterBackupSchema.optional(),
    'Backups of the data and write-ahead logs to S3, with the plugin barman-cloud, which must be installed. Default: none.',
    { schedule: '0 0 2 * * *', retention: '30d', destination: { bucket: 'backups' } },
  ),
  recovery: field(
    clusterRecoverySchema.optional(),
    'The backup that a new Cluster is recovered from. CloudNativePG reads it when it creates the Cluster, and never again. Default: none, the databases are empty.',
    { type: 'object-store', serverName: 'mlflow-db' },
  ),
  monitoring: field(z.boolean().default(false), 'Whether Prometheus scrapes the instances, with a PodMonitor.', true),
};

type Fields = z.output<z.ZodObject<typeof fields>>;

/** Contradictions of the fields. */
function refine(
  store: Pick<Fields, 'instances' | 'pooler' | 'pool' | 'database' | 'registryDatabase'> & {
    readonly readReplica?: boolean | undefined;
    readonly authDatabase?: string | undefined;
  },
  context: z.core.$RefinementCtx,
): void {
  const refuse = (path: readonly string[], message: string, fix: string) =>
    context.addIssue({ code: 'custom', path: [...path], message, params: { fix } });
  if (store.readReplica && store.instances < 2)
    refuse(['readReplica'], 'a single instance has no standby to read from', 'write instances: 2 or more');
  if (store.pooler?.poolMode === 'transaction' && store.pool.class !== 'NullPool')
    refuse(
      ['pool', 'class'],
      'clients of a PgBouncer in transaction mode must not pool connections',
      'write class: NullPool, or poolMode: session',
    );
  const names = [store.database, store.registryDatabase, store.authDatabase].filter((name) => name !== undefined);
  if (new Set(names).size < names.length)
    refuse(
      ['database'],
      `two databases have the same name: ${names.join(', ')}`,
      'use a different name for each database',
    );
}

export const cloudNativePgSchema = z.strictObject(fields).superRefine(refine);

const { authDatabase: _, ...operatedFields } = fields;

/** The same for an operated server, which has no plugin with users. */
export const operatedCloudNativePgSchema = z
  .strictObject({
    ...operatedFields,
    readReplica: fieldLike(fields.readReplica, z.boolean().optional(), 'Default: false.').meta({
      ...sinceOf(mlflowSpecFields.readReplicaBackendStoreUri),
    }),
    pool: pooled('5, or less with a `max_connections` that would not suffice'),
    tls: field(
      z
        .strictObject({
          mode: field(
            z.enum(['require', 'verify-full']).default('require'),
            'require: the connection is encrypted, and the certificate of the database is not verified, because its CA is in a Secret, and pods that the operator makes mount no Secrets. verify-full: it is verified with server.caBundleConfigMap, which must contain that CA.',
            'verify-full',
          ),
        })
        .prefault({}),
      'How the connection is secured.',
      { mode: 'verify-full' },
    ),
  })
  .superRefine(refine);

/** The store of either form. */
export type CloudNativePgStore = Omit<z.output<typeof cloudNativePgSchema>, 'readReplica'> & {
  readonly readReplica?: boolean | undefined;
};
export type OperatedCloudNativePgStore = z.output<typeof operatedCloudNativePgSchema>;
/** How clients verify the certificate, if they do not mount the CA. */
export type ClusterTls = OperatedCloudNativePgStore['tls'];
