import { publicScheme } from '../../gateway/hosts.js';
import type { ProxyAuthentication } from '../../identity/authentication/authentication-schema.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** Problems of a proxy in front of the server that cannot be seen in the objects. */
export function* proxyProblems(settings: Settings): Iterable<PathProblem> {
  const { authentication } = settings;
  if (authentication.type !== 'proxy') return;
  yield* sessionProblems(authentication);
  yield* identityProblems(authentication);
  yield* gatewayProblems(settings);
}

function* sessionProblems({ replicas, session }: ProxyAuthentication): Iterable<PathProblem> {
  const { store, refreshSeconds, lifetimeSeconds } = session;
  if (replicas > 1 && !store)
    yield {
      path: ['authentication', 'replicas'],
      message: `${replicas} pods of the proxy without authentication.session.store: two of them would renew the token of one session at the same time, and the issuer accepts each refresh token only once`,
      fix: 'write session: {store: {type: in-cluster}}; or replicas: 1',
    };
  if (refreshSeconds !== undefined && refreshSeconds >= lifetimeSeconds)
    yield {
      path: ['authentication', 'session', 'refreshSeconds'],
      message: `refreshSeconds ${refreshSeconds} is not less than the lifetime of a session, ${lifetimeSeconds} seconds: it is never renewed`,
      fix: "write less than the lifetime of the issuer's tokens, such as 240 with Keycloak",
    };
}

function* identityProblems(authentication: ProxyAuthentication): Iterable<PathProblem> {
  const { identity, session, userClaim, emailDomains, bearerTokens, userPrefix, groupsPrefix } = authentication;
  if (identity === 'token' && session.refreshSeconds === undefined)
    yield {
      path: ['authentication', 'session'],
      message:
        'identity token without session.refreshSeconds: the API server rejects the token of a session when it expires, with Keycloak after minutes',
      fix: "write session: {refreshSeconds: 240}, or another value less than the lifetime of the issuer's tokens",
    };
  for (const [field, value] of Object.entries({ userPrefix, groupsPrefix }))
    if (identity === 'token' && value !== '')
      yield {
        path: ['authentication', field],
        message: `${field} with identity token, for which the API server determines the names of users and groups`,
        fix: 'remove it, and write access.apiServerOidc with the prefixes of the API server',
      };
  if (userClaim !== 'email' && emailDomains.some((domain) => domain !== '*'))
    yield {
      path: ['authentication', 'emailDomains'],
      message: `emailDomains with userClaim ${userClaim}: the proxy compares the domain with that claim`,
      fix: 'write userClaim: email; or allowedGroups instead of emailDomains',
    };
  if (!bearerTokens.enabled && bearerTokens.extraIssuers.length + bearerTokens.audiences.length > 0)
    yield {
      path: ['authentication', 'bearerTokens'],
      message: 'audiences or extraIssuers of bearer tokens, which are not accepted',
      fix: 'write enabled: true, or remove them',
    };
}

function* gatewayProblems({ gateway, platform, stage }: Settings): Iterable<PathProblem> {
  if (gateway.type === 'none' && (!isLocal(platform) || stage !== 'dev'))
    yield {
      path: ['gateway', 'type'],
      message: `authentication proxy without a gateway on ${platform} in stage ${stage}: the issuer redirects browsers to a hostname`,
      fix: 'configure a gateway with hostnames, with type: external if others create the route; with platform: kind and stage: dev a port-forward to localhost is enough',
    };
  if (gateway.type !== 'none' && publicScheme(gateway) === 'http')
    yield {
      path: ['gateway'],
      message: 'authentication proxy over http: the code of a login and the cookie of a session are sent unencrypted',
      fix: 'terminate TLS at the gateway: set scheme: https, or a source in gateway.tls',
    };
}
