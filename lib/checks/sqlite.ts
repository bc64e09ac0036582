/** Whether a URI of a store is one of SQLite, with or without a driver. */
export function isSqlite(uri: string | undefined): boolean {
  return uri !== undefined && /^sqlite(\+\w+)?:/.test(uri);
}
