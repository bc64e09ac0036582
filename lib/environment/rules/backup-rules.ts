import { ownKeycloakOf } from '../../identity/keycloak/realm/realm-props.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

/** The image with pg_dump: required where none is known, and of no use where nothing is dumped. */
export function backupProblems(settings: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const ownImage = ownKeycloakOf(settings)?.database.image;
  return dumpImageProblems({ ...settings, ownImage });
}

interface Dumped
  extends Pick<
    StandaloneEnvironmentSettings | OperatedEnvironmentSettings,
    'backup' | 'backendStore' | 'registryStore'
  > {
  /** Image of another database of the overlay, which is in the backup too. */
  readonly ownImage: string | undefined;
}

export function* dumpImageProblems({ backup, backendStore, registryStore, ownImage }: Dumped): Iterable<PathProblem> {
  if (!backup) return;
  const isDumped = backendStore.type !== 'sqlite' || registryStore !== undefined || ownImage !== undefined;
  if (!isDumped && backup.image)
    yield {
      path: ['backup', 'image'],
      message: "an image with SQLite, whose backups are made by the server's own image",
      fix: 'remove the image',
    };
  const isKnown = backendStore.type === 'cloudnative-pg' || ownImage !== undefined;
  if (isDumped && !backup.image && (!isKnown || backendStore.type === 'postgresql' || registryStore))
    yield {
      path: ['backup'],
      message: 'a backup of an external PostgreSQL requires an image with pg_dump',
      fix: "write backup.image: an image of PostgreSQL of the database's major version or newer",
    };
}
