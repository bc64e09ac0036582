import { type ChosenName, type SecretSource, secret, shared } from './chosen-name.js';

type Chosen = Readonly<Record<string, ChosenName | ((settings: SecretSource) => ChosenName)>>;

/** A Cluster of CloudNativePG, except its name. */
export function cluster(field: string): Chosen {
  return {
    [`${field}.operatorNamespace`]: shared('Namespace'),
    [`${field}.storage.storageClass`]: shared('StorageClass'),
    [`${field}.walStorage.storageClass`]: shared('StorageClass'),
    ...bucket(`${field}.backup.destination`),
    ...bucket(`${field}.recovery.destination`),
    // Folders of a bucket, and an object that CloudNativePG makes.
    [`${field}.backup.serverName`]: shared('ObjectStore'),
    [`${field}.recovery.serverName`]: shared('ObjectStore'),
    [`${field}.recovery.name`]: shared('Backup'),
  };
}

function bucket(field: string): Chosen {
  return {
    [`${field}.credentials.name`]: secret(),
    [`${field}.ca.secret`]: shared('Secret'),
    [`${field}.peer.namespace`]: shared('Namespace'),
  };
}
