import { operated } from '../model/operated.js';
import { noConnection, type PodConnection } from '../model/pod-connection.js';
import { encryptionKeys } from '../secrets/encryption-keys.js';
import type { OperatedServerSettings } from './operated-server-settings.js';

/** The encryption keys of the one server of an operator, as variables of each pod that opens its stores. */
export function operatedEncryption({
  encryptionKeys: keys,
  namespace,
}: Pick<OperatedServerSettings, 'encryptionKeys' | 'namespace'>): PodConnection {
  return keys ? encryptionKeys(keys, { name: operated.name, namespace }) : noConnection;
}
