import type { Instance } from '../model/instance.js';
import { podHosts } from './pod-hosts.js';
import { metricsPath } from './served-paths.js';
import type { StandaloneGateway } from './standalone-gateway-schema.js';

/** The single source of host, port, scheme and prefix; flags, probes, routes and documents are computed from it. */
export interface ServerAddress {
  readonly instance: Instance;
  readonly scheme: 'http' | 'https';
  /** Port of the Service, whose name is that of the instance. */
  readonly servicePort: number;
  /** Port that the server listens on in its pod. */
  readonly podPort: number;
  /**
   * Path prefix of the server: `/mlflow`.
   * @default - the root
   */
  readonly staticPrefix?: string | undefined;
  readonly gateway: StandaloneGateway;
  /**
   * Additional names of the server; `*` matches any characters.
   * @default - none
   */
  readonly extraHosts?: readonly string[] | undefined;
  /**
   * Origins of other pages that may call the API from a browser.
   * @default - none
   */
  readonly extraOrigins?: readonly string[] | undefined;
  /**
   * Address ranges of the pods, if pods are called by address, as Prometheus does.
   * @default - none: such calls are answered 403
   */
  readonly podNetworks?: readonly string[] | undefined;
  /**
   * The Service of the proxy that clients call instead of the server. The proxy forwards the Host header unchanged.
   * @default - clients call the server
   */
  readonly proxy?: { readonly serviceName: string; readonly servicePort: number } | undefined;
  /**
   * Whether the API is also served under the prefix, as it is since MLflow 3.12, or at the root.
   * @default true
   */
  readonly apiUnderPrefix?: boolean | undefined;
  /**
   * Whether traces are accepted only at the root, as before MLflow 3.16.
   * @default false
   */
  readonly isRooted?: boolean | undefined;
}

/** All values that depend on the address. */
export interface ServerUris {
  /** `--allowed-hosts`. */
  readonly allowedHosts: readonly string[];
  /** `--cors-allowed-origins`. */
  readonly corsOrigins: readonly string[];
  readonly probes: { readonly health: string; readonly readiness: string; readonly hostHeader: string };
  /** URL of the server itself, for its jobs and for a proxy in front of it. */
  readonly trackingUri: string;
  /** URL for clients in the cluster: that of the proxy, if there is one. */
  readonly clientUri: string;
  /** URL for users and clients outside the cluster; absent without a gateway. */
  readonly publicUri?: string;
  /** The endpoint for OpenTelemetry, which appends /v1/traces; the one in the cluster if there is no gateway. */
  readonly otlpEndpoint: string;
  /** The same for clients in the cluster. */
  readonly clientOtlpEndpoint: string;
  readonly metricsPath: string;
}

export const defaultPort = { http: 80, https: 443 } as const;

export function serverUris(address: ServerAddress): ServerUris {
  const { instance, scheme, servicePort, podPort, staticPrefix = '', apiUnderPrefix = true, proxy } = address;
  const serviceOrigin = (name: string, port: number) =>
    `${scheme}://${withPort(`${name}.${instance.namespace}.svc`, scheme, port)}`;
  const origin = serviceOrigin(instance.name, servicePort);
  const clientOrigin = proxy ? serviceOrigin(proxy.serviceName, proxy.servicePort) : origin;
  const apiPath = apiUnderPrefix ? staticPrefix : '';
  const publicOrigin = publicOrigins(address.gateway)[0];
  const clientOtlpEndpoint = clientOrigin + (address.isRooted ? '' : staticPrefix);
  return {
    allowedHosts: allowedHosts(address),
    corsOrigins: [...new Set([...publicOrigins(address.gateway), ...(address.extraOrigins ?? [])])],
    probes: {
      health: `${staticPrefix}/health`,
      // Available since MLflow 3.10, under the prefix in every version: the path with /api moved there in 3.12.
      readiness: `${staticPrefix}/ajax-api/3.0/mlflow/server-info`,
      // The kubelet would send the pod's address, which is rejected with 403: only /health at the root is exempt from the check.
      hostHeader: `localhost:${podPort}`,
    },
    trackingUri: origin + apiPath,
    clientUri: clientOrigin + apiPath,
    ...(publicOrigin ? { publicUri: publicOrigin + staticPrefix } : {}),
    otlpEndpoint: publicOrigin ? publicOrigin + otlpPrefix(address) : clientOtlpEndpoint,
    clientOtlpEndpoint,
    metricsPath,
  };
}

/**
 * The Host headers that the server accepts. It compares them exactly, including the port that the client sends;
 * only names with `*` are patterns. Any list replaces MLflow's default list, which contains localhost and private
 * addresses. (mlflow 3.14, server/security_utils.py; tried)
 */
function allowedHosts(address: ServerAddress): readonly string[] {
  const { instance, scheme, servicePort, podPort, gateway, extraHosts = [], podNetworks = [] } = address;
  const { name, namespace } = instance;
  const { proxy } = address;
  for (const host of extraHosts) refuseOpenHost(host);
  return [
    ...new Set([
      ...publicHosts(gateway),
      ...serviceHosts(name, namespace).flatMap((host) => writtenAs(host, scheme, servicePort)),
      ...(proxy ? serviceHosts(proxy.serviceName, namespace) : []).flatMap((host) =>
        writtenAs(host, scheme, proxy?.servicePort ?? servicePort),
      ),
      // Port-forwards, on any local port. The bracket of an IPv6 address is escaped, as fnmatch requires.
      'localhost:*',
      '127.0.0.1:*',
      '[[]::1]:*',
      ...podNetworks.flatMap((network) => podHosts(network, podPort)),
      ...extraHosts.map(withEscapedBracket),
    ]),
  ];
}

/** In a pattern of fnmatch the bracket of an IPv6 address would begin a set of characters. */
function withEscapedBracket(host: string): string {
  return host.startsWith('[') && !host.startsWith('[[]') && host.includes('*') ? `[[]${host.slice(1)}` : host;
}

/** The DNS names of a Service, from the shortest to the fully qualified one. */
function serviceHosts(name: string, namespace: string): readonly string[] {
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}

/** Hosts as clients of the gateway send them: some omit the default port, some (Go's) include it. */
function publicHosts(gateway: StandaloneGateway): readonly string[] {
  if (gateway.type === 'none') return [];
  const scheme = publicScheme(gateway);
  return gateway.hostnames.flatMap((host) => writtenAs(host, scheme, gateway.port ?? defaultPort[scheme]));
}

function writtenAs(host: string, scheme: 'http' | 'https', port: number): readonly string[] {
  return port === defaultPort[scheme] ? [host, `${host}:${port}`] : [`${host}:${port}`];
}

function withPort(host: string, scheme: 'http' | 'https', port: number): string {
  return port === defaultPort[scheme] ? host : `${host}:${port}`;
}

export function publicScheme(gateway: Exclude<StandaloneGateway, { type: 'none' }>): 'http' | 'https' {
  if (gateway.type === 'gateway-api' || gateway.type === 'external') return gateway.scheme;
  return gateway.tls.source === 'none' ? 'http' : 'https';
}

function publicOrigins(gateway: StandaloneGateway): readonly string[] {
  if (gateway.type === 'none') return [];
  const scheme = publicScheme(gateway);
  const port = gateway.port ?? defaultPort[scheme];
  return gateway.hostnames.map((host) => `${scheme}://${withPort(host, scheme, port)}`);
}

/**
 * An Ingress or a Route has no field for rewriting paths, and routes of others need none: what the server has only at its root
 * is at the root of the hostname there.
 */
function otlpPrefix({ gateway, staticPrefix = '', isRooted }: ServerAddress): string {
  return isRooted && ['ingress', 'external', 'route'].includes(gateway.type) ? '' : staticPrefix;
}

/** A pattern without a domain at its end also matches names that anyone can register: 10.* matches 10.example.com. */
export function isOpenHost(host: string): boolean {
  return /^\*(?!\.)|(^|[^:])\*$/.test(host);
}

/** A host in the form of a Host header, with wildcards. */
export const hostPattern = /^[-A-Za-z0-9._:*[\]]+$/;

function refuseOpenHost(host: string): void {
  if (hostPattern.test(host) && !isOpenHost(host)) return;
  throw new Error(
    `allowed host ${JSON.stringify(host)} is invalid, or matches names that anyone can register, with which a web page could reach the server from a user's browser: list the hosts, write *.<domain> for the names of a domain and <host>:* for any port, and set podNetworks for the addresses of pods`,
  );
}
