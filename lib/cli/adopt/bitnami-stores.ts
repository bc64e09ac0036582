/** The stores in values of the chart of Bitnami. */
import type { Adoption } from './adoption.js';
import type { Input } from './input.js';
import { keyPairSecret, takeEndpoint, takeKeyPair } from './s3.js';
import { databaseSecret, takePrefix } from './stores.js';

export function takeDatabase(adoption: Adoption, input: Input): void {
  const to = 'backendStore';
  if (input.at('postgresql.enabled').value !== false) {
    const field = input.at('postgresql');
    const why =
      'the database of the chart is deleted with the release: move its data to one that lasts, and write backendStore';
    if (field.value === undefined) adoption.remind(to, why);
    else adoption.lost(field, why);
    return;
  }
  input.use(['postgresql']);
  if (input.text('externalDatabase.host') === undefined) return;
  adoption.assume(`${to}.type`, 'postgresql', 'externalDatabase');
  adoption.take(input.at('externalDatabase.host'), `${to}.host`);
  adoption.take(input.at('externalDatabase.port'), `${to}.port`, Number(input.text('externalDatabase.port')));
  adoption.take(input.at('externalDatabase.database'), `${to}.database`);
  adoption.computed(input.at('externalDatabase.dialectDriver'), 'server.image.postgresqlDriver');
  adoption.lost(input.at('externalDatabase.authDatabase'), 'users and permissions of basic authentication');
  const name = input.text('externalDatabase.existingSecret');
  const user = input.at('externalDatabase.user');
  if (name) {
    const passwordKey = input.text('externalDatabase.existingSecretPasswordKey') ?? 'db-password';
    adoption.take(input.at('externalDatabase.existingSecret'), `${to}.credentials`, {
      type: 'user',
      name,
      passwordKey,
    });
    input.use(['externalDatabase', 'existingSecretPasswordKey']);
    adoption.secret(
      user.value === undefined ? [input.at('externalDatabase.existingSecret')] : [user],
      `add the key username to Secret ${name}`,
    );
  } else
    adoption.secret(
      [user, input.at('externalDatabase.password')].filter(({ value }) => value !== undefined),
      databaseSecret(adoption),
    );
  adoption.remind(`${to}.tls`, 'verify-full is the default, which the existing connection may not be');
}

export function takeStore(adoption: Adoption, input: Input): void {
  const to = 'artifactStore';
  if (input.at('minio.enabled').value !== false) {
    const why = 'the MinIO of the chart is deleted with the release: move its objects, and write artifactStore';
    if (input.at('minio').value === undefined) adoption.remind(to, why);
    else adoption.lost(input.at('minio'), why);
    return;
  }
  input.use(['minio']);
  for (const name of ['externalGCS', 'externalAzureBlob'])
    adoption.lost(input.at(name), 'write artifactStore with type: gcs or azure, and its credentials');
  const host = input.text('externalS3.host');
  if (!host) return;
  const [protocol, port] = [input.text('externalS3.protocol') ?? 'https', input.text('externalS3.port') ?? '443'];
  adoption.assume(`${to}.type`, 's3', 'externalS3');
  adoption.take(input.at('externalS3.bucket'), `${to}.bucket`);
  const isDefault = port === (protocol === 'https' ? '443' : '80');
  takeEndpoint(adoption, input.at('externalS3.host'), `${protocol}://${host}${isDefault ? '' : `:${port}`}`);
  for (const name of ['protocol', 'port', 'useCredentialsInSecret', 'serveArtifacts']) input.use(['externalS3', name]);
  const isServed = input.at('externalS3.serveArtifacts').value !== false;
  takePrefix(adoption, input.at('externalS3.bucket'), '', isServed);
  if (!isServed) adoption.assume(`${to}.access`, 'direct', 'clients access the store directly today');
  const name = input.text('externalS3.existingSecret');
  if (name) {
    const [id, secret] = ['existingSecretAccessKeyIDKey', 'existingSecretKeySecretKey'] as const;
    takeKeyPair(
      adoption,
      input.at('externalS3.existingSecret'),
      name,
      input.text(`externalS3.${id}`) ?? 'root-user',
      input.text(`externalS3.${secret}`) ?? 'root-password',
    );
    for (const key of [id, secret]) input.use(['externalS3', key]);
  }
  const pair = [input.at('externalS3.accessKeyID'), input.at('externalS3.accessKeySecret')].filter(
    ({ value }) => value !== undefined,
  );
  if (pair.length > 0 && !name) adoption.secret(pair, keyPairSecret(adoption));
}
