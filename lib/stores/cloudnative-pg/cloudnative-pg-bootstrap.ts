import type { ClusterSpec } from '../../../imports/postgresql.cnpg.io.js';
import type { Plain } from '../../kubernetes/plain.js';
import { barmanCloudPlugin } from './cloudnative-pg-backup.js';
import type { CloudNativePgNames } from './cloudnative-pg-connection.js';
import type { CloudNativePgStore } from './cloudnative-pg-schema.js';

/** The name by which the Cluster refers to the one that it is recovered from. */
const origin = 'origin';

/**
 * What a new Cluster begins with: empty databases, or those of a backup, whose user gets a new password. CloudNativePG reads it
 * when it creates the Cluster, and never again.
 */
export function clusterBootstrap(
  { recovery, database, owner }: CloudNativePgStore,
  names: CloudNativePgNames,
): Pick<Plain<ClusterSpec>, 'bootstrap' | 'externalClusters'> {
  if (!recovery) return { bootstrap: { initdb: { database, owner, dataChecksums: true } } };
  const { targetTime } = recovery;
  const backupID = recovery.type === 'object-store' ? recovery.backupId : undefined;
  const target = { ...(targetTime ? { targetTime } : {}), ...(backupID ? { backupID } : {}) };
  const recoveryTarget = Object.keys(target).length > 0 ? { recoveryTarget: target } : {};
  if (recovery.type === 'backup')
    return { bootstrap: { recovery: { backup: { name: recovery.name }, database, owner, ...recoveryTarget } } };
  const barmanObjectName = recovery.destination ? names.recovery : names.backup;
  const parameters = { barmanObjectName, serverName: recovery.serverName };
  return {
    bootstrap: { recovery: { source: origin, database, owner, ...recoveryTarget } },
    externalClusters: [{ name: origin, plugin: { name: barmanCloudPlugin, parameters } }],
  };
}
