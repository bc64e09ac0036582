import type { SecretNeed } from './need.js';
export function encryptionNeed(name: string, namespace: string): SecretNeed {
  return {
    name,
    namespace,
    readBy: 'server',
    keys: [
      { key: 'kek-passphrase', format: '<passphrase>' },
      { key: 'webhook-key', format: '<Fernet key>' },
    ],
  };
}
