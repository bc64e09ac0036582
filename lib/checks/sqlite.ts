/** Whether the URI of a store is one of SQLite, with or without the name of a driver. */
export function isSqlite(uri: string | undefined): boolean {
  return uri !== undefined && /^sqlite(\+\w+)?:/.test(uri);
}
