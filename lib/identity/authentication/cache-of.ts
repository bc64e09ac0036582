import type { Authentication } from './authentication-schema.js';
import type { CacheSettings } from './cache-schema.js';

/** The cache of a server, in the settings of its authentication. */
export function cacheOf(authentication: Authentication): CacheSettings | undefined {
  switch (authentication.type) {
    case 'oidc':
      return authentication.cache;
    case 'proxy':
      return authentication.session.store;
    case 'kubernetes':
    case 'headers':
    case 'none':
      return undefined;
  }
}
