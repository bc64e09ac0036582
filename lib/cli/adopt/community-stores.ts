/** The stores in values of the community chart. */
import type { Adoption } from './adoption.js';
import type { Input } from './input.js';
import { keyPairSecret, takeKeyPair } from './s3.js';
import { databaseSecret, takeArtifacts, takeBackend, takePrefix, takeUser } from './stores.js';

export function takeDatabase(adoption: Adoption, input: Input): void {
  const to = 'backendStore';
  if (input.isOn('backendStore.mysql.enabled'))
    adoption.lost(
      input.at('backendStore.mysql'),
      'a backend store is PostgreSQL or SQLite: move the data to PostgreSQL first',
    );
  if (input.isOn('backendStore.mssql.enabled'))
    adoption.lost(
      input.at('backendStore.mssql'),
      'a backend store is PostgreSQL or SQLite: move the data to PostgreSQL first',
    );
  const path = input.text('backendStore.defaultSqlitePath');
  if (path && !path.startsWith(':memory:'))
    takeBackend(adoption, input.at('backendStore.defaultSqlitePath'), `sqlite:///${path}`);
  if (!input.isOn('backendStore.postgres.enabled')) return;
  adoption.take(input.at('backendStore.postgres.enabled'), `${to}.type`, 'postgresql');
  adoption.take(input.at('backendStore.postgres.host'), `${to}.host`);
  const port = input.text('backendStore.postgres.port');
  if (port)
    adoption.take(input.at('backendStore.postgres.port'), `${to}.port`, /^\d+$/.test(port) ? Number(port) : port);
  adoption.take(input.at('backendStore.postgres.database'), `${to}.database`);
  adoption.computed(input.at('backendStore.postgres.driver'), 'server.image.postgresqlDriver');
  const [user, password] = [input.at('backendStore.postgres.user'), input.at('backendStore.postgres.password')];
  const name = input.text('backendStore.existingDatabaseSecret.name');
  if (name)
    takeUser(
      adoption,
      input.at('backendStore.existingDatabaseSecret'),
      { name, key: input.text('backendStore.existingDatabaseSecret.usernameKey') ?? 'username' },
      { name, key: input.text('backendStore.existingDatabaseSecret.passwordKey') ?? 'password' },
    );
  const literals = [user, password].filter(({ value }) => value !== undefined);
  if (name) for (const field of literals) adoption.computed(field, 'the Secret has it');
  else if (literals.length > 0) adoption.secret(literals, databaseSecret(adoption));
  adoption.remind(`${to}.tls`, 'verify-full is the default, which the existing connection may not be');
}

export function takeBucket(adoption: Adoption, input: Input): void {
  const to = 'artifactStore';
  const isServed = input.isOn('artifactRoot.proxiedArtifactStorage');
  const kind = ['s3', 'gcs', 'azureBlob'].find((name) => input.isOn(`artifactRoot.${name}.enabled`));
  const at = (name: string) => input.at(`artifactRoot.${kind}.${name}`);
  adoption.computed(input.at('artifactRoot.proxiedArtifactStorage'), 'artifactStore.access, served by default');
  const root = input.at('artifactRoot.defaultArtifactRoot');
  if (!kind && !isServed && typeof root.value === 'string' && root.value.startsWith('/'))
    takeArtifacts(adoption, root, root.value, true);
  else adoption.computed(root, 'artifactStore');
  const folder = input.text('artifactRoot.defaultArtifactsDestination');
  if (folder && !kind && isServed)
    takeArtifacts(adoption, input.at('artifactRoot.defaultArtifactsDestination'), folder, true);
  else adoption.computed(input.at('artifactRoot.defaultArtifactsDestination'), 'artifactStore');
  if (!kind) return;
  adoption.take(at('enabled'), `${to}.type`, kind === 'azureBlob' ? 'azure' : kind);
  if (kind === 'azureBlob') {
    adoption.take(at('storageAccount'), `${to}.account`);
    adoption.take(at('container'), `${to}.container`);
  } else adoption.take(at('bucket'), `${to}.bucket`);
  takePrefix(adoption, at('path'), input.text(`artifactRoot.${kind}.path`)?.replace(/^\/|\/$/g, '') ?? '', isServed);
  if (!isServed) adoption.assume(`${to}.access`, 'direct', 'clients access the store directly today');
  const name = input.text(`artifactRoot.${kind}.existingSecret.name`);
  const key = (path: string, otherwise: string) =>
    input.text(`artifactRoot.${kind}.existingSecret.${path}`) ?? otherwise;
  if (kind === 's3' && name)
    takeKeyPair(
      adoption,
      at('existingSecret'),
      name,
      key('keyOfAccessKeyId', 'AWS_ACCESS_KEY_ID'),
      key('keyOfSecretAccessKey', 'AWS_SECRET_ACCESS_KEY'),
    );
  const pair = [at('awsAccessKeyId'), at('awsSecretAccessKey')].filter(({ value }) => value !== undefined);
  if (pair.length > 0 && name) for (const field of pair) adoption.computed(field, 'the Secret has it');
  else if (pair.length > 0) adoption.secret(pair, keyPairSecret(adoption));
  for (const [field, type, secretKey] of [
    [at('accessKey'), 'access-key', 'AZURE_STORAGE_ACCESS_KEY'],
    [at('connectionString'), 'connection-string', 'AZURE_STORAGE_CONNECTION_STRING'],
  ] as const) {
    if (field.value === undefined) continue;
    adoption.secret([field], `create Secret ${adoption.secrets.artifacts} with the key ${secretKey}`);
    adoption.assume(`${to}.credentials`, { type }, 'as today');
  }
}
