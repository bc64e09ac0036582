import type {
  HttpRouteSpec,
  HttpRouteSpecRules,
  HttpRouteSpecRulesMatches,
} from '../../../imports/gateway.networking.k8s.io.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';

/** What a route says of a request. */
export type Decision =
  | {
      readonly type: 'backend';
      readonly name: string;
      readonly namespace: string;
      readonly port: number;
      readonly path: string;
    }
  | { readonly type: 'redirect'; readonly status: number; readonly location: string }
  | { readonly type: 'not-found' };

export interface RoutedRequest {
  readonly scheme: 'http' | 'https';
  /** Without its port. */
  readonly host: string;
  /** As the client wrote it. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What the HTTPRoutes of a listener say, the most specific match first (Gateway API v1, HTTPRouteRule.matches). */
export function decide(routes: readonly KubernetesObject[], request: RoutedRequest): Decision {
  const [path = ''] = request.path.split('?');
  const found = routes
    .filter((route) => specOf(route).hostnames?.some((name) => isHost(name, request.host)) ?? true)
    .flatMap((route) =>
      (specOf(route).rules ?? []).flatMap((rule) =>
        (rule.matches ?? [{ path: { type: 'PathPrefix', value: '/' } }])
          .filter((match) => fits(match as HttpRouteSpecRulesMatches, path, request))
          .map((match) => ({ route, rule, match: match as HttpRouteSpecRulesMatches })),
      ),
    )
    .sort((a, b) => weight(b.match) - weight(a.match));
  const [best] = found;
  return best ? outcome(best.route, best.rule, best.match, request) : { type: 'not-found' };
}

function specOf(route: KubernetesObject): HttpRouteSpec {
  return route['spec'] as HttpRouteSpec;
}

function isHost(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

function fits(
  { path: wanted, method, headers = [], queryParams }: HttpRouteSpecRulesMatches,
  path: string,
  request: RoutedRequest,
): boolean {
  if (queryParams) throw new Error('the proof knows no matches of query parameters');
  if (method && method !== request.method) return false;
  if (!headers.every(({ name, value }) => request.headers[name.toLowerCase()] === value)) return false;
  const { type = 'PathPrefix', value = '/' } = wanted ?? {};
  switch (type) {
    case 'Exact':
      return path === value;
    case 'PathPrefix':
      return path === value || path.startsWith(value.endsWith('/') ? value : `${value}/`);
    default:
      throw new Error(`the proof knows no matches of paths by ${type}`);
  }
}

/** An exact path before any prefix, then the longest. */
function weight({ path }: HttpRouteSpecRulesMatches): number {
  return (path?.type === 'Exact' ? 10_000 : 0) + (path?.value?.length ?? 1);
}

function outcome(
  route: KubernetesObject,
  rule: HttpRouteSpecRules,
  { path: matched }: HttpRouteSpecRulesMatches,
  request: RoutedRequest,
): Decision {
  let { path } = request;
  for (const { type, requestRedirect, urlRewrite } of rule.filters ?? []) {
    if (type === 'RequestRedirect' && requestRedirect) {
      const {
        scheme = request.scheme,
        hostname = request.host,
        port,
        statusCode = 302,
        path: change,
      } = requestRedirect;
      const standard = scheme === 'https' ? 443 : 80;
      const at = port && port !== standard ? `:${port}` : '';
      return {
        type: 'redirect',
        status: statusCode,
        location: `${scheme}://${hostname}${at}${change?.replaceFullPath ?? path}`,
      };
    }
    if (type !== 'URLRewrite' || urlRewrite?.path?.replacePrefixMatch === undefined)
      throw new Error(`the proof knows no filter ${type}`);
    path = `${urlRewrite.path.replacePrefixMatch}${path.slice(matched?.value?.length ?? 0)}`;
  }
  const [backend] = rule.backendRefs ?? [];
  if (!backend?.port) return { type: 'not-found' };
  const namespace = backend.namespace ?? route.metadata.namespace ?? '';
  return { type: 'backend', name: backend.name, namespace, port: backend.port, path };
}
