/** Hosts and ports in the variables of containers that a program connects to. */
import { clusterHost } from '../model/egress.js';
import { isLoopback } from '../model/loopback.js';
import { isExempt } from '../model/no-proxy.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';
import { type Value, valuesOf } from './container-values.js';
import type { KnownPod } from './pod-egress.js';

export interface Endpoint {
  readonly variable: string;
  readonly field: string;
  readonly host: string;
  readonly port: number;
  readonly scheme?: string;
}

/** Variables that name something to connect to. */
const called =
  /(^|_)(PROXY|ENDPOINTS?|URLS?|URIS?|HOSTS?|ADDR|ADDRESS|BASE|ISSUER|SERVERS?|BROKERS?|DSN|WEBHOOK|UPSTREAMS?|TARGETS?)(_|$)/i;
/** Of those, the ones that people's browsers call, or that only compare what is received. */
const compared = /(^|_)(NO_PROXY|REDIRECT|LOGOUT|CALLBACK|ORIGINS?|ALLOWED|TRUSTED|PUBLIC|EXTERNAL)(_|$)/i;

/**
 * Variables that nothing connects to: the operator copies MLFLOW_URL into the status of resources, and a job that removes
 * artifacts itself only resolves their URIs against the one of the server.
 */
function isOnlyRead(name: string, variables: readonly Value[]): boolean {
  const has = (wanted: string) => variables.some((one) => one.name === wanted);
  return name === 'MLFLOW_URL' || (name === 'MLFLOW_TRACKING_URI' && has('MLFLOW_ARTIFACTS_DESTINATION'));
}

/** Ports that programs take where a URL has none. Schemes without a host in this sense, such as s3, are left out. */
const defaultPorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  postgresql: 5432,
  postgres: 5432,
  mysql: 3306,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27017,
};
const hostless = /^(s3|gs|wasbs?|abfss?|file|sqlite|kubernetes|mlflow-artifacts|unix|dbfs)$/;

/** What a container is told to connect to directly, not through a proxy of its own. */
export function endpointsOf(
  overlay: RenderedObjects,
  pod: KnownPod,
  { container, field }: KnownPod['containers'][number],
): readonly Endpoint[] {
  const variables = valuesOf(overlay.objects, pod.namespace, container);
  return named(variables, field).filter((endpoint) => !isProxied(variables, endpoint));
}

/** Names of the cluster that a container connects to through a proxy of its own, which cannot know them. */
export function misdirected(
  overlay: RenderedObjects,
  pod: KnownPod,
  { container, field }: KnownPod['containers'][number],
): readonly Endpoint[] {
  const variables = valuesOf(overlay.objects, pod.namespace, container);
  const proxy = variables.find(({ name }) => /^(HTTPS|ALL)_PROXY$/i.test(name));
  const isDirect = exempt(variables).some((entry) => /KUBERNETES_SERVICE_HOST|\/\d+$|^\d+(\.\d+){3}$|^\*$/.test(entry));
  return [
    ...named(variables, field).filter(
      (endpoint) =>
        isProxied(variables, endpoint) && (clusterHost(endpoint.host) || /^[a-z0-9-]+$/.test(endpoint.host)),
    ),
    ...(proxy && pod.hasToken && !isDirect
      ? [{ variable: proxy.name, field: `${field}.${proxy.index}`, host: 'the API server', port: 443 }]
      : []),
  ];
}

function named(variables: readonly Value[], field: string): readonly Endpoint[] {
  return variables.flatMap(({ name, value, index }) =>
    called.test(name) && !compared.test(name) && !isOnlyRead(name, variables)
      ? addressesOf(value, variables).map((address) => ({ variable: name, field: `${field}.${index}`, ...address }))
      : [],
  );
}

function isProxied(variables: readonly Value[], { host, scheme, variable }: Endpoint): boolean {
  if (/_PROXY$/i.test(variable) || !/^https?$/.test(scheme ?? '')) return false;
  if (!setting(variables, `${scheme?.toUpperCase()}_PROXY`) && !setting(variables, 'ALL_PROXY')) return false;
  return !isExempt(host, exempt(variables));
}

/** Entries of NO_PROXY. */
function exempt(variables: readonly Value[]): readonly string[] {
  const entries = (setting(variables, 'NO_PROXY') ?? '').split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '');
}

/** A variable of a proxy, in either spelling. */
function setting(variables: readonly Value[], wanted: string): string | undefined {
  return variables.find(({ name }) => name.toUpperCase() === wanted)?.value;
}

/** The addresses in a value: one URL, or hosts with ports, separated by commas. */
function addressesOf(text: string, variables: readonly Value[]): readonly Omit<Endpoint, 'variable' | 'field'>[] {
  const value = text.replace(/\$\(([A-Za-z0-9_]+)\)/g, (_, name: string) => {
    const known = variables.find((one) => one.name === name)?.value;
    return known ?? 'x';
  });
  return value.split(/[,\s]+/).flatMap((part) => {
    const [, scheme, rest = ''] = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(part) ?? [
      undefined,
      undefined,
      part,
    ];
    const name = scheme?.toLowerCase().replace(/\+.*$/, '');
    if (name !== undefined && hostless.test(name)) return [];
    const [authority = ''] = rest.split(/[/?#]/);
    const address = authority.slice(authority.lastIndexOf('@') + 1);
    const [, host = '', digits] =
      /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?)(?::(\d+))?$/
        .exec(address)
        ?.filter((_, i) => i !== 2) ?? [];
    const port = digits ? Number(digits) : name ? defaultPorts[name] : undefined;
    const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
    if (bare === '' || port === undefined || isLoopback(bare)) return [];
    return [{ host: bare, port, ...(name ? { scheme: name } : {}) }];
  });
}
