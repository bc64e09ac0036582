import type { EnvVar } from '../../imports/kubernetes.js';
import { kindDev, kindProd, overlayOf, problemsOf, rhoai34Prod, rhoaiProd } from '../support/environments.js';

const names = ['MLFLOW_CRYPTO_KEK_PASSPHRASE', 'MLFLOW_CRYPTO_KEK_VERSION', 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY'];

/** The variables of encryption of the MLflow resource. */
function variables(yaml: string): readonly EnvVar[] {
  const mlflow = overlayOf(yaml).objects.find(({ kind }) => kind === 'MLflow');
  const { env = [] } = mlflow?.['spec'] as { env?: EnvVar[] };
  return env.filter(({ name }) => names.includes(name));
}

const keys = (yaml: string) =>
  overlayOf(yaml)
    .requirements.filter(({ name }) => name.includes('keys'))
    .flatMap((required) =>
      required.keys.map(
        ({ key, readers = [] }) => `${required.name} ${key}: ${readers.map(({ name }) => name).join(', ')}`,
      ),
    );

test.each([
  ['kind', kindProd],
  ['RHOAI 3.5', rhoaiProd],
  ['RHOAI 3.4', rhoai34Prod()],
])('an operated server in production on %s has keys of its own', (_, yaml) => {
  expect(variables(yaml).map(({ name }) => name)).toEqual(names);
  expect(variables(yaml)[0]?.valueFrom).toEqual({
    secretKeyRef: { name: 'mlflow-encryption-keys', key: 'kek-passphrase' },
  });
  expect(keys(yaml)).toEqual([
    expect.stringContaining('mlflow-encryption-keys kek-passphrase: server, migration'),
    expect.stringContaining('mlflow-encryption-keys webhook-key: server, migration'),
  ]);
});

test('in dev it has them on request', () => {
  expect(variables(kindDev)).toEqual([]);
  const given = `${kindDev}encryptionKeys: {name: own-keys, kekVersion: 2}\n`;
  expect(variables(given)[1]).toEqual({ name: names[1], value: '2' });
  expect(keys(given).join()).toContain('own-keys kek-passphrase');
});

test('the garbage collection, which opens the same database, reads them too', () => {
  const yaml = kindProd;
  expect(JSON.stringify(overlayOf(yaml).objects.find(({ kind }) => kind === 'CronJob'))).toContain(names[0]);
  expect(keys(yaml).join()).toContain('garbage collection');
});

test('a variable of the environment takes precedence', () => {
  const yaml = `${kindDev}encryptionKeys: {}\nserver: {env: [{name: MLFLOW_CRYPTO_KEK_VERSION, value: "3"}]}\n`;
  expect(variables(yaml).filter(({ name }) => name === names[1])).toEqual([{ name: names[1], value: '3' }]);
});

test('their Secret is not that of the certificate', () => {
  expect(problemsOf(`${kindDev}encryptionKeys: {name: mlflow-tls}\n`)).toContain(
    'encryptionKeys.name: "mlflow-tls" is the name of the Secret of the certificate of the server',
  );
});
