/**
 * The headers with the identity of the caller, for `identity: headers`. The proxy sends these
 * two and removes those of clients, in any spelling: also with underscores (oauth2-proxy 7.15.3, pkg/middleware/headers.go).
 */
export const identityHeaders = {
  user: 'X-Forwarded-User',
  groups: 'X-Forwarded-Groups',
  /** The separator of groups; a group whose name contains it counts as two. */
  groupsSeparator: ',',
} as const;

/** Headers that the server must never receive from a client, because it reads a token from them. */
export const strippedHeaders = ['X-Forwarded-Access-Token'] as const;
