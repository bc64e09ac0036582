import { ownKeycloakOf } from '../../identity/keycloak/realm/realm-props.js';
import { namesOf } from '../../model/names.js';
import type { CloudNativePgBackup, ClusterBucket } from '../../stores/cloudnative-pg/cloudnative-pg-backup-schema.js';
import type { ClusterRecovery } from '../../stores/cloudnative-pg/cloudnative-pg-recovery-schema.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

interface Recovered {
  readonly path: readonly string[];
  readonly cluster: string;
  /** What gives the Cluster another archive. */
  readonly otherArchive: string;
  readonly recovery?: ClusterRecovery | undefined;
  readonly backup?: CloudNativePgBackup | undefined;
}

/** A recovery without a bucket, or into a Cluster that would continue the archive of the lost one. */
export function* recoveryProblems(settings: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const names = namesOf(settings);
  yield* storeRecoveryProblems(settings.backendStore, settings.name);
  const keycloak = ownKeycloakOf(settings);
  if (!keycloak) return;
  const { database } = keycloak;
  const path = ['keycloak', 'server', 'database'];
  yield* problemsOf({ ...database, path, cluster: names.keycloakDatabase, otherArchive: 'backup.serverName' });
}

/** The same for the backend store of either form. */
export function* storeRecoveryProblems(
  store: StandaloneEnvironmentSettings['backendStore'] | OperatedEnvironmentSettings['backendStore'],
  server: string,
): Iterable<PathProblem> {
  if (store.type !== 'cloudnative-pg') return;
  const cluster = store.name ?? namesOf({ name: server }).database;
  const otherArchive = 'backendStore.name, or backup.serverName';
  yield* problemsOf({ ...store, path: ['backendStore'], cluster, otherArchive });
}

function* problemsOf({ path, cluster, otherArchive, recovery, backup }: Recovered): Iterable<PathProblem> {
  if (recovery?.type !== 'object-store') return;
  const source = recovery.destination ?? backup?.destination;
  if (!source)
    yield {
      path: [...path, 'recovery'],
      message: 'a recovery without a bucket: it has no destination, and there is no backup with one',
      fix: 'write destination: {bucket: …, …}: the bucket with the backups',
    };
  const archive = backup?.serverName ?? cluster;
  if (source && backup && isSame(source, backup.destination) && archive === recovery.serverName)
    yield {
      path: [...path, 'recovery', 'serverName'],
      message: `the new Cluster would archive into ${archive} in s3://${source.bucket}/${source.prefix}, which it is recovered from: CloudNativePG does not start with an archive that is not empty`,
      fix: `write another ${otherArchive}: <another name>`,
    };
}

function isSame(a: ClusterBucket, b: ClusterBucket): boolean {
  return a.bucket === b.bucket && a.prefix === b.prefix && a.endpoint === b.endpoint;
}
