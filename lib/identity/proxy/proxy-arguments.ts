import { servedPaths } from '../../gateway/served-paths.js';
import type { ServerParts } from '../../standalone/server-parts.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { type ProxyAddress, proxyAddress } from './proxy-address.js';
import { logoutUrl } from './proxy-config.js';
import { proxyFiles } from './proxy-files.js';

/** The arguments of oauth2-proxy (7.15.3): settings that its configuration file does not support. None is secret. */
export function proxyArguments(parts: ServerParts, authentication: ProxyAuthentication): readonly string[] {
  const address = proxyAddress(parts, authentication);
  const { config } = proxyFiles(parts, authentication);
  return [
    `--alpha-config=${config}`,
    `--proxy-prefix=${address.prefix}`,
    `--redirect-url=${address.callback}`,
    '--skip-provider-button=true',
    ...authentication.emailDomains.map((domain) => `--email-domain=${listItem(domain)}`),
    ...apiRoutes(parts.settings.server.staticPrefix).map((route) => `--api-route=${route}`),
    ...bearerTokens(authentication),
    ...cookie(authentication, address, parts.settings.server.staticPrefix),
    ...sessionStore(authentication),
    ...trustedProxies(parts, authentication),
    ...logging,
  ];
}

/** Programs would follow the redirect and read the issuer's page as the response; they, and scripts of pages, get 401. */
function apiRoutes(staticPrefix: string | undefined): readonly string[] {
  const paths = servedPaths.filter((path) => path !== '/static-files').map((path) => path.slice(1));
  return [`^${staticPrefix ? `(${pattern(staticPrefix)})?` : ''}/(${paths.join('|')})`];
}

function bearerTokens({ bearerTokens: { enabled, extraIssuers } }: ProxyAuthentication): readonly string[] {
  if (!enabled) return [];
  return [
    '--skip-jwt-bearer-tokens=true',
    ...extraIssuers.map(({ issuer, audience }) => `--extra-jwt-issuers=${listItem(`${issuer}=${audience}`)}`),
  ];
}

function cookie({ session }: ProxyAuthentication, { secure }: ProxyAddress, staticPrefix = '/'): readonly string[] {
  const { lifetimeSeconds, refreshSeconds } = session;
  return [
    `--cookie-secure=${secure}`,
    '--cookie-httponly=true',
    '--cookie-samesite=lax',
    `--cookie-path=${staticPrefix}`,
    `--cookie-expire=${lifetimeSeconds}s`,
    ...(refreshSeconds ? [`--cookie-refresh=${refreshSeconds}s`] : []),
    // Otherwise, of several pages opened at the same time, only the last one can log in.
    '--cookie-csrf-per-request=true',
    '--cookie-csrf-per-request-limit=10',
  ];
}

/**
 * Without tokens a session fits into one cookie: nginx rejects larger response headers. They are required for renewing a
 * session, for a server that receives them, and for a logout at the issuer.
 */
function sessionStore(authentication: ProxyAuthentication): readonly string[] {
  const { session, identity } = authentication;
  if (session.store) return ['--session-store-type=redis'];
  const usesTokens =
    session.refreshSeconds !== undefined ||
    identity === 'token' ||
    (logoutUrl(authentication)?.includes('{id_token}') ?? false);
  return usesTokens ? [] : ['--session-cookie-minimal=true'];
}

/** Without ranges no X-Forwarded headers are trusted: redirects do not need them, because the URL is set. */
function trustedProxies({ settings: { gateway } }: ServerParts, { trustedProxies: given }: ProxyAuthentication) {
  const peer = gateway.type === 'none' ? undefined : gateway.peer;
  const ranges = given ?? peer?.cidrs ?? [];
  return ranges.length > 0
    ? ['--reverse-proxy=true', ...ranges.map((range) => `--trusted-proxy-ip=${range}`)]
    : ['--reverse-proxy=false'];
}

/** Requests are logged without their queries, which contain the codes of logins. */
const logging = [
  '--silence-ping-logging=true',
  '--request-logging-format={{.Client}} - {{.RequestID}} - {{.Username}} [{{.Timestamp}}] {{.Host}} {{.RequestMethod}} {{.Upstream}} {{.StatusCode}} {{.ResponseSize}} {{.RequestDuration}}',
] as const;

/** A list is split at commas, like a line of a CSV file. */
function listItem(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function pattern(path: string): string {
  return path.replaceAll(/[.~]/g, '\\$&');
}
