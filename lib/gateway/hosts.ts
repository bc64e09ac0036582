import type { Instance } from '../model/instance.js';
import { podHosts } from './pod-hosts.js';
import { metricsPath } from './served-paths.js';
import type { StandaloneGateway } from './standalone-gateway-schema.js';

/** The one place that host, port, scheme and prefix are said; flags, probes, routes and documents are computed from it. */
export interface ServerAddress {
  readonly instance: Instance;
  readonly scheme: 'http' | 'https';
  /** Port of the Service, which carries the name of the instance. */
  readonly servicePort: number;
  /** Port that the server listens on in its pod. */
  readonly podPort: number;
  /**
   * Path under which the server lies: `/mlflow`.
   * @default - the root
   */
  readonly staticPrefix?: string | undefined;
  readonly gateway: StandaloneGateway;
  /**
   * Other names that the server is called by, `*` standing for any characters.
   * @default - none
   */
  readonly extraHosts?: readonly string[] | undefined;
  /**
   * Origins of other pages that may call the API from a browser.
   * @default - none
   */
  readonly extraOrigins?: readonly string[] | undefined;
  /**
   * Ranges that pods get their addresses from, where something calls pods by address: Prometheus does.
   * @default - none: such calls are answered 403
   */
  readonly podNetworks?: readonly string[] | undefined;
  /**
   * The Service of the proxy that clients call in place of the server, and which passes the Host on as they write it.
   * @default - clients call the server
   */
  readonly proxy?: { readonly serviceName: string; readonly servicePort: number } | undefined;
  /**
   * Whether the API lies under the prefix too, as it does since MLflow 3.12, or at the root.
   * @default true
   */
  readonly apiUnderPrefix?: boolean | undefined;
}

/** Everything that must agree with the address. */
export interface ServerUris {
  /** `--allowed-hosts`. */
  readonly allowedHosts: readonly string[];
  /** `--cors-allowed-origins`. */
  readonly corsOrigins: readonly string[];
  readonly probes: { readonly health: string; readonly readiness: string; readonly hostHeader: string };
  /** Where the server itself is called: by its jobs, and by a proxy before it. */
  readonly trackingUri: string;
  /** What clients in the cluster use: the proxy, where there is one. */
  readonly clientUri: string;
  /** Where people and clients outside go; absent without a gateway. */
  readonly publicUri?: string;
  /** The endpoint to give to OpenTelemetry, which appends /v1/traces; in the cluster, where there is no gateway. */
  readonly otlpEndpoint: string;
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
  return {
    allowedHosts: allowedHosts(address),
    corsOrigins: [...new Set([...publicOrigins(address.gateway), ...(address.extraOrigins ?? [])])],
    probes: {
      health: `${staticPrefix}/health`,
      // Answers since MLflow 3.10, under the prefix in every version: the path with /api has moved there in 3.12.
      readiness: `${staticPrefix}/ajax-api/3.0/mlflow/server-info`,
      // The kubelet would send the pod's address, which is answered 403: only /health at the root is not checked.
      hostHeader: `localhost:${podPort}`,
    },
    trackingUri: origin + apiPath,
    clientUri: clientOrigin + apiPath,
    ...(publicOrigin ? { publicUri: publicOrigin + staticPrefix } : {}),
    otlpEndpoint: publicOrigin ? publicOrigin + otlpPrefix(address) : clientOrigin,
    metricsPath,
  };
}

/**
 * The Host headers that the server answers. It compares them letter by letter, with the port that the client writes;
 * only names with `*` are patterns. Giving any list replaces the one of MLflow, which knows localhost and private
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
      // Port-forwards, whatever port they take. The bracket of an IPv6 address is escaped, as fnmatch wants it.
      'localhost:*',
      '127.0.0.1:*',
      '[[]::1]:*',
      ...podNetworks.flatMap((network) => podHosts(network, podPort)),
      ...extraHosts,
    ]),
  ];
}

/** The names of a Service, from the shortest to the whole one. */
function serviceHosts(name: string, namespace: string): readonly string[] {
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}

/** Hosts as clients write them under the gateway: some leave the usual port out, some (Go's) keep it. */
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
  if (gateway.type === 'gateway-api') return gateway.scheme;
  return gateway.tls.source === 'none' ? 'http' : 'https';
}

function publicOrigins(gateway: StandaloneGateway): readonly string[] {
  if (gateway.type === 'none') return [];
  const scheme = publicScheme(gateway);
  const port = gateway.port ?? defaultPort[scheme];
  return gateway.hostnames.map((host) => `${scheme}://${withPort(host, scheme, port)}`);
}

/** An Ingress cannot rewrite paths by a field of its own, so there traces go to the root of the hostname. */
function otlpPrefix({ gateway, staticPrefix = '' }: ServerAddress): string {
  return gateway.type === 'ingress' ? '' : staticPrefix;
}

/** A pattern that is open at one end fits names that anybody can register: 10.* fits 10.example.com. */
export function isOpenHost(host: string): boolean {
  return /^\*(?!\.)|(^|[^:])\*$/.test(host);
}

/** A host as a Host header has it, with stars. */
export const hostPattern = /^[-A-Za-z0-9._:*[\]]+$/;

function refuseOpenHost(host: string): void {
  if (hostPattern.test(host) && !isOpenHost(host)) return;
  throw new Error(
    `allowed host ${JSON.stringify(host)} fits names that anybody can register, by which a page could reach the server from the browser of a user, or is none: name hosts, write *.<domain> for names of a domain and <host>:* for any port, and give the ranges of pods as podNetworks`,
  );
}
