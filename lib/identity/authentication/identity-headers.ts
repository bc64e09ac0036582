/**
 * The headers by which the server behind the proxy knows who calls, where `identity` is `headers`. The proxy sends these
 * two and takes them from clients, in any spelling: also with underscores (oauth2-proxy 7.15.3, pkg/middleware/headers.go).
 */
export const identityHeaders = {
  user: 'X-Forwarded-User',
  groups: 'X-Forwarded-Groups',
  /** What stands between two groups; a group whose name holds it counts as two. */
  groupsSeparator: ',',
} as const;

/** Headers that the server must never get from a client, because some part of it takes a token from them. */
export const strippedHeaders = ['X-Forwarded-Access-Token'] as const;
