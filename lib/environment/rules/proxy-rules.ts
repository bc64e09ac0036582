import { publicScheme } from '../../gateway/hosts.js';
import type { ProxyAuthentication } from '../../identity/authentication/authentication-schema.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** What goes wrong with a proxy before the server before anybody could see it in an object. */
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
      message: `${replicas} pods of the proxy without authentication.session.store: two of them would renew the token of one session at once, and the issuer takes each renewal once`,
      fix: 'write session: {store: {type: in-cluster}}; or replicas: 1',
    };
  if (refreshSeconds !== undefined && refreshSeconds >= lifetimeSeconds)
    yield {
      path: ['authentication', 'session', 'refreshSeconds'],
      message: `refreshSeconds ${refreshSeconds} of a session that lives ${lifetimeSeconds} seconds: it is never renewed`,
      fix: 'write less than the tokens of the issuer live, such as 240 with Keycloak',
    };
}

function* identityProblems(authentication: ProxyAuthentication): Iterable<PathProblem> {
  const { identity, session, userClaim, emailDomains, bearerTokens, userPrefix, groupsPrefix } = authentication;
  if (identity === 'token' && session.refreshSeconds === undefined)
    yield {
      path: ['authentication', 'session'],
      message:
        'identity token without session.refreshSeconds: the API server refuses the token of a session as soon as it is over, after minutes with Keycloak',
      fix: 'write session: {refreshSeconds: 240}, or less than the tokens of the issuer live',
    };
  for (const [field, value] of Object.entries({ userPrefix, groupsPrefix }))
    if (identity === 'token' && value !== '')
      yield {
        path: ['authentication', field],
        message: `${field} with identity token, where the API server names people and groups`,
        fix: 'remove it, and write access.apiServerOidc with the prefixes of the API server',
      };
  if (userClaim !== 'email' && emailDomains.some((domain) => domain !== '*'))
    yield {
      path: ['authentication', 'emailDomains'],
      message: `emailDomains with userClaim ${userClaim}: the proxy would look for the domain in that claim`,
      fix: 'write userClaim: email; or allowedGroups in place of emailDomains',
    };
  if (!bearerTokens.enabled && bearerTokens.extraIssuers.length + bearerTokens.audiences.length > 0)
    yield {
      path: ['authentication', 'bearerTokens'],
      message: 'audiences or extraIssuers of bearer tokens, which are not taken',
      fix: 'write enabled: true, or remove them',
    };
}

function* gatewayProblems({ gateway, platform, stage }: Settings): Iterable<PathProblem> {
  if (gateway.type === 'none' && (!isLocal(platform) || stage !== 'dev'))
    yield {
      path: ['gateway', 'type'],
      message: `authentication proxy without a gateway on ${platform} in stage ${stage}: the issuer sends browsers back to a hostname`,
      fix: 'write a gateway with hostnames; a port-forward to localhost does for platform: kind and stage: dev',
    };
  if (gateway.type !== 'none' && publicScheme(gateway) === 'http')
    yield {
      path: ['gateway'],
      message:
        'authentication proxy over http: the code of a login and the cookie of a session could be read on the way',
      fix: 'let the gateway end TLS: scheme: https, or a source in gateway.tls',
    };
  if (gateway.type === 'ingress' && gateway.controller === 'alb')
    yield {
      path: ['gateway', 'controller'],
      message: 'controller alb with authentication proxy: the load balancer asks /health, which wants a login here',
      fix: 'write type: gateway-api, or another controller',
    };
}
