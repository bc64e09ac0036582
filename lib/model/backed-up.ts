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

/** The databases of a backup: those that are copied as files, and those that are dumped. */
export interface BackedUpDatabases {
  readonly files: readonly CopiedFile[];
  readonly dumped: readonly DumpedDatabase[];
}

/** What the databases of a server hold, by their names in a backup. */
export const backedUp = {
  tracking: { name: 'mlflow', holds: 'experiments, runs and models' },
  registry: { name: 'registry', holds: 'registered models' },
  users: { name: 'users', holds: 'users, groups and permissions' },
} as const;
