import type { BackedUpDatabases, DumpedDatabase } from '../model/backed-up.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { JobServer } from '../pods/job-server.js';

/** A database of another component of the overlay. */
export interface OtherDatabase {
  readonly database: DumpedDatabase;
  readonly connection: PodConnection;
  /** Image of its server, whose pg_dump fits. */
  readonly image: string;
}

/** Every database of the server, and those of other components. */
export function backedUpDatabases(
  { backedUp: { files, dumped } }: Pick<JobServer, 'backedUp'>,
  others: readonly OtherDatabase[],
): BackedUpDatabases {
  return { files, dumped: [...dumped, ...others.map(({ database }) => database)] };
}
