import { type BackedUpDatabases, backedUp } from '../../model/backed-up.js';
import { storeVariables } from './postgresql-connection.js';

/** A backend store, as far as a backup knows it. */
type Store =
  | { readonly type: 'sqlite'; readonly path: string }
  | { readonly type: 'postgresql'; readonly schema?: string | undefined }
  | { readonly type: 'cloudnative-pg'; readonly registryDatabase?: string | undefined };

export interface BackedUpStores {
  readonly backendStore: Store;
  /** @default - the registry is in the backend store */
  readonly registryStore?: { readonly schema?: string | undefined } | undefined;
  /**
   * The database of the login plug-in: its file beside that of SQLite, otherwise the variable with its URI.
   * @default - there is none
   */
  readonly users?: { readonly fileBeside: (path: string) => string; readonly variable: string };
}

/** The databases of a server that a backup contains. */
export function backedUpDatabases({ backendStore, registryStore, users }: BackedUpStores): BackedUpDatabases {
  const registry = { ...backedUp.registry, variable: storeVariables.registry };
  const ownRegistry = registryStore ? [{ ...registry, schema: registryStore.schema }] : [];
  if (backendStore.type === 'sqlite')
    return {
      files: [
        { ...backedUp.tracking, path: backendStore.path },
        ...(users ? [{ ...backedUp.users, path: users.fileBeside(backendStore.path) }] : []),
      ],
      dumped: ownRegistry,
    };
  const isCluster = backendStore.type === 'cloudnative-pg';
  return {
    files: [],
    dumped: [
      {
        ...backedUp.tracking,
        variable: storeVariables.backend,
        schema: isCluster ? undefined : backendStore.schema,
      },
      ...(isCluster && backendStore.registryDatabase ? [registry] : ownRegistry),
      ...(users ? [{ ...backedUp.users, variable: users.variable }] : []),
    ],
  };
}
