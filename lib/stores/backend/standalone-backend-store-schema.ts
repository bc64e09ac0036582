import { z } from 'zod';
import { clusterHost } from '../../model/egress.js';
import { caSourceSchema } from '../../schema/ca-source.js';
import { dataKey, dnsLabel, dnsSubdomain, field, host, port } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { cloudNativePgSchema } from '../cloudnative-pg/cloudnative-pg-schema.js';
import { sqliteSchema, tlsMode } from './backend-store-schema.js';
import { databaseName, standalonePoolSchema } from './postgresql-fields.js';

const userCredentials = z.strictObject({
  type: field(
    z.literal('user'),
    'User and password, each as it is: nothing has to be escaped, because they reach PostgreSQL beside the URI.',
    'user',
  ),
  name: field(
    dnsSubdomain.optional(),
    'Name of the Secret, in the namespace of the server. Default: <name of the server>-db-credentials.',
    'mlflow-db-credentials',
  ),
  usernameKey: field(dataKey.default('username'), 'Key that holds the user.', 'username'),
  passwordKey: field(dataKey.default('password'), 'Key that holds the password.', 'password'),
  copiedFrom: field(
    z
      .strictObject({
        namespace: field(dnsLabel, 'Namespace of the original.', 'databases'),
        secret: field(dnsSubdomain, 'Secret with the keys username and password.', 'team-db-app'),
        caSecret: field(
          dnsSubdomain.optional(),
          'Secret with the key ca.crt, which is copied beside them. Default: no CA is copied.',
          'team-db-ca',
        ),
      })
      .optional(),
    'A Secret of another namespace, as CloudNativePG makes it there: External Secrets keeps a copy for the server. Default: the Secret comes as all others do.',
    { namespace: 'databases', secret: 'team-db-app', caSecret: 'team-db-ca' },
  ),
});

const uriCredentials = z.strictObject({
  type: field(z.literal('uri'), 'The whole URI in one key of a Secret, with the password percent-encoded.', 'uri'),
  name: field(
    dnsSubdomain.optional(),
    'Name of the Secret, in the namespace of the server. Default: <name of the server>-db-credentials.',
    'mlflow-db-credentials',
  ),
  key: field(dataKey.default('backend-store-uri'), 'Key inside the Secret.', 'backend-store-uri'),
});

const tlsSchema = z
  .strictObject({
    mode: field(
      tlsMode.default('verify-full'),
      'How the connection is secured, in the words of libpq (sslmode).',
      'verify-full',
    ),
    ca: field(
      caSourceSchema.optional(),
      "The CA that signed the database's certificate. Default: those of `imageCaFile`.",
      { configMap: 'mlflow-db-ca', key: 'ca.crt' },
    ),
    imageCaFile: field(
      z
        .string()
        .regex(/^(\/[A-Za-z0-9._-]+)+$/, 'a file is an absolute path')
        .default('/etc/ssl/certs/ca-certificates.crt'),
      'File of public CAs in the image, trusted where `ca` names none; the one of images that are built on Debian. Those of Red Hat have /etc/pki/tls/certs/ca-bundle.crt.',
      '/etc/pki/tls/certs/ca-bundle.crt',
    ),
  })
  .prefault({});

const connectionFields = {
  host: field(host, 'Host of the database, as the server reaches it.', 'db.example.com'),
  port: field(port.default(5432), 'Port of the database, or of the pooler in front of it.', 5432),
  database: field(databaseName.default('mlflow'), 'Name of the database.', 'mlflow'),
  tls: field(tlsSchema, 'How the connection is secured.', { mode: 'verify-full' }),
  peer: field(peerSchema.optional(), 'What the network policies open for it. Default: derived from the host.', {
    namespace: 'databases',
  }),
};

const caInCluster = {
  error: 'no public trust store knows the CA of a database inside the cluster',
  path: ['tls', 'ca'],
  params: { fix: 'write tls: {ca: {secret: <Secret with ca.crt>}}, or tls: {mode: require} to check nothing' },
};

function caIsKnown({ host, tls }: { readonly host: string; readonly tls: z.output<typeof tlsSchema> }): boolean {
  return !tls.mode.startsWith('verify') || tls.ca !== undefined || clusterHost(host) === undefined;
}

export const standalonePostgresqlSchema = z
  .strictObject({
    type: field(z.literal('postgresql'), 'A PostgreSQL database that others run.', 'postgresql'),
    ...connectionFields,
    credentials: field(
      z.discriminatedUnion('type', [userCredentials, uriCredentials]).prefault({ type: 'user' }),
      'How the server proves itself to the database.',
      { type: 'user', name: 'mlflow-db-credentials' },
    ),
    pool: field(standalonePoolSchema, 'The connection pool of each worker process.', { size: 5, maxOverflow: 5 }),
    maxConnections: field(
      z.int().min(1).default(100),
      'max_connections of the database (or of the pooler). The pools of all workers and replicas together must leave a fifth of it free.',
      100,
    ),
  })
  .refine((store) => copiesCa(store.credentials) || caIsKnown(store), caInCluster);

function copiesCa(credentials: z.output<typeof userCredentials> | z.output<typeof uriCredentials>): boolean {
  return credentials.type === 'user' && credentials.copiedFrom?.caSecret !== undefined;
}

/** Where experiments, runs, models and traces are kept. */
export const standaloneBackendStoreSchema = z.discriminatedUnion('type', [
  sqliteSchema,
  standalonePostgresqlSchema,
  cloudNativePgSchema,
]);

function furtherDatabase(name: string, key: string) {
  return z
    .strictObject({
      ...connectionFields,
      uriFrom: field(
        z
          .strictObject({
            name: field(
              dnsSubdomain.optional(),
              `Name of the Secret, in the namespace of the server. Default: <name of the server>-${name}-credentials.`,
              `mlflow-${name}-credentials`,
            ),
            key: field(dataKey.default(key), 'Key inside the Secret.', key),
          })
          .prefault({}),
        'Where the whole URI, with user and password, is kept: the variables of libpq can only be those of one user.',
        { name: `mlflow-${name}-credentials`, key },
      ),
    })
    .refine(caIsKnown, caInCluster);
}

/** A database of its own for the model registry, given from outside. */
export const standaloneRegistryStoreSchema = furtherDatabase('registry', 'registry-store-uri');

/** A read-only copy of the backend store, given from outside. */
export const standaloneReadReplicaSchema = furtherDatabase('read-replica', 'read-replica-backend-store-uri');

export type StandaloneBackendStore = z.output<typeof standaloneBackendStoreSchema>;
export type StandalonePostgresqlStore = z.output<typeof standalonePostgresqlSchema>;
export type FurtherDatabase = z.output<typeof standaloneRegistryStoreSchema>;
