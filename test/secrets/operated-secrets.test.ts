import type { ExternalSecretFields } from '../../lib/secrets/external-secret.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { census } from '../support/objects.js';
import { operatedVariants } from '../support/operated-variants.js';
import { replaced } from '../support/replaced.js';

const variant = (name: string) => operatedVariants[name] ?? '';
const files = (yaml: string) => overlayOf(yaml).files.map(({ name }) => name);
const objects = (yaml: string) => overlayOf(yaml).files.find(({ name }) => name === 'secrets.yaml')?.objects ?? [];
const externalSecret = (yaml: string, name: string) =>
  objects(yaml).find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === name)?.[
    'spec'
  ] as ExternalSecretFields;

test('External Secrets puts together the URIs that the MLflow resource reads', () => {
  const yaml = variant('operated-external-secrets');
  expect(census(objects(yaml))).toEqual([
    'ExternalSecret mlflow-db-credentials',
    'ExternalSecret mlflow-s3-credentials',
    'ExternalSecret mlflow-encryption-keys',
  ]);
  const { data, target } = externalSecret(yaml, 'mlflow-db-credentials');
  expect(data?.map(({ remoteRef }) => `${remoteRef.key} ${remoteRef.property}`)).toEqual([
    'ml/prod/mlflow-db-credentials username',
    'ml/prod/mlflow-db-credentials password',
  ]);
  const password = '{{ .username | urlquery | replace "+" "%20" }}:{{ .password | urlquery | replace "+" "%20" }}';
  expect(target?.template?.data).toEqual({
    'backend-store-uri': `postgresql://${password}@db.example.com:5432/mlflow?sslmode=verify-full`,
    'registry-store-uri': `postgresql://${password}@registry.example.com:5432/mlflow?sslmode=verify-full&options=-csearch_path%3Dmlflow`,
    'read-replica-backend-store-uri': `postgresql://${password}@replica.example.com:5432/mlflow?sslmode=verify-full`,
  });
});

test('they exist before the pods of the operator, which the README names as readers', () => {
  const yaml = variant('operated-external-secrets');
  expect(files(yaml).indexOf('secrets.yaml')).toBeLessThan(files(yaml).indexOf('operator.yaml'));
  const secret = overlayOf(yaml).requirements.find(({ name }) => name === 'mlflow-s3-credentials');
  expect(secret?.providedBy).toContain('entry ml/prod/mlflow-s3-credentials of ClusterSecretStore vault');
  expect(secret?.command).toBeUndefined();
  expect(secret?.keys[0]?.readers?.map(({ name }) => name)).toEqual(['server', 'migration']);
});

test('a vault has a store and an account of its own', () => {
  expect(census(objects(variant('operated-vault')))).toEqual(
    expect.arrayContaining(['SecretStore mlflow-vault', 'ServiceAccount mlflow-vault']),
  );
  expect(problemsOf(`${variant('operated-vault')}server: {serviceAccountName: mlflow-vault}\n`)).toContain(
    'server.serviceAccountName: "mlflow-vault" is the name of the ServiceAccount of the connection to the vault',
  );
});

test('only keys that no other program decides are generated', () => {
  const yaml = variant('operated-generated');
  expect(census(objects(yaml))).toEqual([
    'Password mlflow-encryption-keys-password-48',
    'Password mlflow-encryption-keys-fernet-key',
    'ExternalSecret mlflow-encryption-keys',
  ]);
  const commands = overlayOf(yaml).requirements.filter(({ kind, command }) => kind === 'Secret' && command);
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(['mlflow-db-credentials']));
});

test('sealed values are those that pods read', () => {
  const yaml = variant('operated-sealed');
  expect(census(objects(yaml))).toEqual(['SealedSecret mlflow-encryption-keys']);
  const incomplete = overlayOf(replaced(yaml, /, webhook-key: \w+/, '')).problems;
  expect(incomplete.map(({ message }) => message)).toEqual([
    'Secret opendatahub/mlflow-encryption-keys lacks sealed values for webhook-key',
  ]);
});

test('given Secrets are asked for by the same names as before', () => {
  const yaml = replaced(variant('operated-external-secrets'), /^secrets:.*\n/m, '');
  expect(files(yaml)).not.toContain('secrets.yaml');
  const [secret] = overlayOf(yaml).requirements.filter(({ name }) => name === 'mlflow-db-credentials');
  expect(secret?.command).toContain('kubectl -n opendatahub create secret generic mlflow-db-credentials');
  expect(secret?.keys[0]?.format).toBe(
    'postgresql://<user>:<password, percent-encoded>@db.example.com:5432/mlflow?sslmode=verify-full',
  );
});
