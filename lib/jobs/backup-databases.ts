import { usersDatabaseVariable, usersFile } from '../identity/oidc/users-database.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { ServerParts } from '../standalone/server-parts.js';
import { storeVariables } from '../stores/backend/postgresql-connection.js';

/** A PostgreSQL database that a backup contains. */
export interface DumpedDatabase {
  /** Its name in the files of backups and in the variable RESTORE: `mlflow`. */
  readonly name: string;
  /** What it holds, for documents. */
  readonly holds: string;
  /** Variable with its URI. */
  readonly variable: string;
  /**
   * The only schema that is dumped, because the rest of a shared database belongs to others, and the user may not be
   * allowed to read it.
   * @default - the whole database
   */
  readonly schema?: string | undefined;
  /**
   * Variables with its user and password.
   * @default - PGUSER and PGPASSWORD, or those in the URI
   */
  readonly user?: { readonly name: string; readonly password: string };
}

/** A SQLite file that a backup contains. */
export interface CopiedFile extends Pick<DumpedDatabase, 'name' | 'holds'> {
  readonly path: string;
}

/** A database of another component of the overlay. */
export interface OtherDatabase {
  readonly database: DumpedDatabase;
  readonly connection: PodConnection;
  /** Image of its server, whose pg_dump fits. */
  readonly image: string;
}

export interface BackedUpDatabases {
  readonly files: readonly CopiedFile[];
  readonly dumped: readonly DumpedDatabase[];
}

const tracking = { name: 'mlflow', holds: 'experiments, runs and models' };
const users = { name: 'users', holds: 'users, groups and permissions' };
const registry = { name: 'registry', holds: 'registered models' };

/** Every database of the server, and those of other components. */
export function backedUpDatabases(
  { settings: { backendStore, registryStore, authentication } }: ServerParts,
  others: readonly OtherDatabase[],
): BackedUpDatabases {
  const further = others.map(({ database }) => database);
  const hasUsers = authentication.type === 'oidc';
  const ownRegistry = registryStore
    ? [{ ...registry, variable: storeVariables.registry, schema: registryStore.schema }]
    : [];
  if (backendStore.type === 'sqlite')
    return {
      files: [
        { ...tracking, path: backendStore.path },
        ...(hasUsers ? [{ ...users, path: usersFile(authentication, backendStore.path) }] : []),
      ],
      dumped: [...ownRegistry, ...further],
    };
  const inCluster = backendStore.type === 'cloudnative-pg';
  return {
    files: [],
    dumped: [
      { ...tracking, variable: storeVariables.backend, schema: inCluster ? undefined : backendStore.schema },
      ...(inCluster && backendStore.registryDatabase
        ? [{ ...registry, variable: storeVariables.registry }]
        : ownRegistry),
      ...(hasUsers ? [{ ...users, variable: usersDatabaseVariable }] : []),
      ...further,
    ],
  };
}
