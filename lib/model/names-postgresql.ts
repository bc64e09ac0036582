import { type DerivedNames, spelled } from './derived-names.js';

/** The objects that are named after a Cluster of CloudNativePG; most of them are created by CloudNativePG (docs: applications, connection pooling). */
const derived = {
  cluster: {
    suffix: '',
    what: 'the database',
    kinds: [
      ...['Cluster', 'NetworkPolicy', 'AuthorizationPolicy', 'CiliumNetworkPolicy', 'PodMonitor'],
      ...['ServiceAccount', 'Role', 'RoleBinding', 'PodDisruptionBudget'],
    ],
  },
  pooler: {
    suffix: '-pooler',
    what: 'the pooler of the database',
    kinds: [
      ...['Pooler', 'NetworkPolicy', 'AuthorizationPolicy', 'CiliumNetworkPolicy', 'PodMonitor'],
      ...['Deployment', 'Service', 'ServiceAccount', 'Role', 'RoleBinding'],
    ],
  },
  backup: { suffix: '-backup', what: 'the backup of the database', kinds: ['ScheduledBackup', 'ObjectStore'] },
  backupCredentials: {
    suffix: '-backup-credentials',
    what: 'the credentials of backups',
    kinds: ['Secret', 'ExternalSecret', 'SealedSecret'],
    provided: true,
  },
  recovery: { suffix: '-recovery', what: 'the recovery of the database', kinds: ['ObjectStore'] },
  recoveryCredentials: {
    suffix: '-recovery-credentials',
    what: 'the credentials of the recovery',
    kinds: ['Secret', 'ExternalSecret', 'SealedSecret'],
    provided: true,
  },
  backupRights: { suffix: '-barman-cloud', what: 'the backup of the database', kinds: ['Role', 'RoleBinding'] },
  registry: { suffix: '-registry', what: 'the database of the registry', kinds: ['Database'] },
  auth: { suffix: '-auth', what: 'the database of users', kinds: ['Database'] },
  readWrite: { suffix: '-rw', what: 'the database', kinds: ['Service'] },
  readOnly: { suffix: '-ro', what: 'the database', kinds: ['Service'] },
  read: { suffix: '-r', what: 'the database', kinds: ['Service'] },
  any: { suffix: '-any', what: 'the database', kinds: ['Service'] },
  primary: { suffix: '-primary', what: 'the database', kinds: ['PodDisruptionBudget'] },
  userSecret: { suffix: '-app', what: 'the user of the database', kinds: ['Secret'] },
  superuserSecret: { suffix: '-superuser', what: 'the superuser of the database', kinds: ['Secret'] },
  caSecret: { suffix: '-ca', what: 'the CA of the database', kinds: ['Secret'] },
  serverSecret: { suffix: '-server', what: 'the certificate of the database', kinds: ['Secret'] },
  replicationSecret: { suffix: '-replication', what: 'the replication of the database', kinds: ['Secret'] },
} as const satisfies DerivedNames;

export type ClusterName = keyof typeof derived;

/** The same as a table, to compare other names with. */
export const clusterNames: DerivedNames<ClusterName> = derived;

/** Names of everything that belongs to one Cluster. */
export function namesOfCluster(cluster: string): Readonly<Record<ClusterName, string>> {
  return spelled(cluster, clusterNames);
}

/** Secrets of a PostgresCluster of Crunchy Data: of its users, by default of one with its name, and its CA (Crunchy Postgres for Kubernetes 5). */
export function crunchySecrets(cluster: string, users: readonly string[]): readonly string[] {
  const ends = [...(users.length > 0 ? users : [cluster]).map((user) => ['pguser', user]), ['cluster', 'cert']];
  return ends.map((end) => [cluster, ...end].join('-'));
}
