import { z } from 'zod';
import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import { noConnection, type PodConnection } from '../model/pod-connection.js';
import { field } from '../schema/fields.js';
import { secretName } from '../schema/secret-key.js';

/** The keys with which MLflow encrypts data in the database; the Secret contains both. */
export const encryptionKeysSchema = z.strictObject({
  name: secretName('encryption-keys'),
  kekVersion: field(
    z.int().min(1).default(1),
    'Version of the passphrase: the number of rotations by `mlflow crypto rotate-kek`, plus one (MLFLOW_CRYPTO_KEK_VERSION).',
    1,
  ),
});

export type EncryptionKeys = z.output<typeof encryptionKeysSchema>;

const encryptionKeyNames = { passphrase: 'kek-passphrase', webhook: 'webhook-key' } as const;

/**
 * Variables that the server, and every process that opens its stores, needs to decrypt existing data.
 *
 * Without the first, MLflow uses a passphrase from its source code (mlflow/utils/crypto.py). Without the second,
 * each worker generates a key at startup, and the next one cannot decrypt its data (model_registry/dbmodels/models.py).
 */
export function encryptionKeys({ name: given, kekVersion }: EncryptionKeys, instance: Instance): PodConnection {
  const name = given ?? namesOf(instance).encryptionKeys;
  const fromSecret = (key: string) => ({ secretKeyRef: { name, key } });
  return {
    ...noConnection,
    env: [
      { name: 'MLFLOW_CRYPTO_KEK_PASSPHRASE', valueFrom: fromSecret(encryptionKeyNames.passphrase) },
      { name: 'MLFLOW_CRYPTO_KEK_VERSION', value: String(kekVersion) },
      { name: 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY', valueFrom: fromSecret(encryptionKeyNames.webhook) },
    ],
    secrets: [
      {
        name,
        namespace: instance.namespace,
        keys: [
          {
            key: encryptionKeyNames.passphrase,
            format:
              '<32 or more random characters; keep a copy: change it only by mlflow crypto rotate-kek with the server stopped, otherwise stored credentials cannot be read>',
            generate: { type: 'password', length: 48 },
          },
          {
            key: encryptionKeyNames.webhook,
            format:
              '<Fernet key: 32 random bytes in URL-safe base64, with padding; keep a copy: never change it, otherwise webhooks with a secret cannot be read or listed>',
            generate: { type: 'fernet' },
          },
        ],
      },
    ],
  };
}
