import { z } from 'zod';
import { type PrivateAuthority, privateAuthority } from '../../model/private-authority.js';
import { caFileSchema } from '../../schema/ca-source.js';
import { dataKey, dnsLabel, dnsSubdomain, field } from '../../schema/fields.js';
import { keyInSecret, secretKey, secretName } from '../../schema/secret-key.js';
import { cloudNativePgSchema } from '../cloudnative-pg/cloudnative-pg-schema.js';
import { sqliteSchema } from './backend-store-schema.js';
import { databaseProxySchema } from './database-proxy.js';
import { directSchema } from './pooler.js';
import { addressFields, maxConnections, postgresqlType, standalonePool, tlsMode } from './postgresql-fields.js';

const userCredentials = z.strictObject({
  type: field(z.literal('user'), 'User and password without escaping, because they are not part of the URI.', 'user'),
  name: secretName('db-credentials'),
  usernameKey: field(dataKey.default('username'), 'Key that holds the user.', 'username'),
  passwordKey: field(dataKey.default('password'), 'Key that holds the password.', 'password'),
  copiedFrom: field(
    z
      .strictObject({
        namespace: field(dnsLabel, 'Namespace of the original.', 'databases'),
        secret: field(dnsSubdomain, 'Secret with the keys username and password.', 'team-db-app'),
        caSecret: field(
          dnsSubdomain.optional(),
          'Secret with the key ca.crt, which is also copied. Default: no CA is copied.',
          'team-db-ca',
        ),
      })
      .optional(),
    'A Secret in another namespace, such as one that CloudNativePG creates: External Secrets keeps a copy for the server. Default: the Secret is provided like all others.',
    { namespace: 'databases', secret: 'team-db-app', caSecret: 'team-db-ca' },
  ),
});

const uriCredentials = z.strictObject({
  type: field(z.literal('uri'), 'The complete URI in one key of a Secret, with the password percent-encoded.', 'uri'),
  name: secretName('db-credentials'),
  key: keyInSecret('backend-store-uri'),
});

const tlsSchema = z
  .strictObject({
    mode: field(tlsMode, 'How the connection is secured (sslmode of libpq).', 'verify-full'),
    ca: field(caFileSchema.optional(), "The CA of the database's certificate. Default: those of `imageCaFile`.", {
      configMap: 'mlflow-db-ca',
      key: 'ca.crt',
    }),
    imageCaFile: field(
      z
        .string()
        .regex(/^(\/[A-Za-z0-9._-]+)+$/, 'the file must be an absolute path')
        .default('/etc/ssl/certs/ca-certificates.crt'),
      'File of public CAs in the image, used if `ca` is not set. The default is that of images based on Debian; those of Red Hat have /etc/pki/tls/certs/ca-bundle.crt.',
      '/etc/pki/tls/certs/ca-bundle.crt',
    ),
  })
  .prefault({});

const connectionFields = {
  ...addressFields,
  tls: field(tlsSchema, 'How the connection is secured.', { mode: 'verify-full' }),
};

interface Verified {
  readonly host: string;
  readonly tls: z.output<typeof tlsSchema>;
}

/** Files of public CAs of the common base images; any other may have been built with the CA of the database. */
const publicFiles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];

/** Why the CA of a database must be configured, and how; undefined if it need not be. */
export function missingCa({
  host,
  tls,
}: Verified): (Pick<PrivateAuthority, 'why'> & { readonly fix: string }) | undefined {
  if (!tls.mode.startsWith('verify') || tls.ca || !publicFiles.includes(tls.imageCaFile)) return undefined;
  const found = privateAuthority(host, 'database');
  return (
    found && {
      why: found.why,
      fix: `write tls: {ca: {secret: <Secret with ca.crt>}} or {ca: {configMap: <ConfigMap with ca.crt>}}, with the file from ${found.source}; or tls: {mode: require} to skip the verification`,
    }
  );
}

function caIsKnown(store: Verified, context: z.core.$RefinementCtx): void {
  const found = missingCa(store);
  if (found) context.addIssue({ code: 'custom', message: found.why, path: ['tls', 'ca'], params: { fix: found.fix } });
}

export const standalonePostgresqlSchema = z
  .strictObject({
    type: postgresqlType,
    ...connectionFields,
    proxy: field(
      databaseProxySchema.optional(),
      'A proxy inside every pod that connects to the database, which is then on host 127.0.0.1. Default: none, pods connect to the host.',
      {
        container: {
          name: 'cloud-sql-proxy',
          image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy@sha256:<digest>',
          args: ['--port=5432', 'example-project:europe-west1:mlflow'],
        },
        destinations: [{ host: 'sqladmin.googleapis.com', port: 443 }],
      },
    ),
    direct: field(
      directSchema.optional(),
      'The database behind the pooler on `host`, for migration and backup, which need one session. Required if the host is a pooler. Default: none, `host` is the database itself.',
      { host: 'db-rw.example.com' },
    ),
    credentials: field(
      z.discriminatedUnion('type', [userCredentials, uriCredentials]).prefault({ type: 'user' }),
      'How the server authenticates to the database.',
      { type: 'user', name: 'mlflow-db-credentials' },
    ),
    pool: standalonePool,
    maxConnections,
  })
  .superRefine((store, context) => {
    if (copiesCa(store.credentials)) return;
    // The pooler and the database behind it are verified with the same CA.
    const found = missingCa(store) ? store.host : store.direct?.host;
    if (found !== undefined) caIsKnown({ ...store, host: found }, context);
  });

/** Whether the CA of the database is copied with its credentials. */
export function copiesCa(credentials: z.output<typeof userCredentials> | z.output<typeof uriCredentials>): boolean {
  return credentials.type === 'user' && credentials.copiedFrom?.caSecret !== undefined;
}

/** Where experiments, runs, models and traces are stored. */
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
        secretKey(secretName(`${name}-credentials`), key).prefault({}),
        'Secret with the complete URI, including user and password: the variables of libpq can hold only one user.',
        { name: `mlflow-${name}-credentials`, key },
      ),
    })
    .superRefine(caIsKnown);
}

/** A separate, external database for the model registry. */
export const standaloneRegistryStoreSchema = furtherDatabase('registry', 'registry-store-uri');

/** An external read replica of the backend store. */
export const standaloneReadReplicaSchema = furtherDatabase('read-replica', 'read-replica-backend-store-uri');

export type StandaloneBackendStore = z.output<typeof standaloneBackendStoreSchema>;
export type StandalonePostgresqlStore = z.output<typeof standalonePostgresqlSchema>;
export type FurtherDatabase = z.output<typeof standaloneRegistryStoreSchema>;
