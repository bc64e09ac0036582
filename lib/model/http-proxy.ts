import type { EnvVar } from '../../imports/kubernetes.js';
import { clusterHost, type Destination } from './egress.js';
import { destinationFlow, type Flow, type FlowEnd, hasPolicyOf } from './flow.js';
import { ownEnds } from './further-flows.js';
import type { HttpProxy } from './http-proxy-schema.js';

/** The proxy, as policies and documents name it. */
export function proxyDestination({ url, peer }: HttpProxy): Destination {
  const [, host = '', port = ''] = /^https?:\/\/(.*):(\d+)\/?$/.exec(url) ?? [];
  return { what: 'HTTP proxy', host: host.replace(/^\[|\]$/g, ''), port: Number(port), ...(peer ? { peer } : {}) };
}

/** Pods that connect to something outside the cluster. The server does in any case: its users name model providers and webhooks. */
export function leavingEnds(flows: readonly Flow[]): readonly FlowEnd[] {
  return ownEnds(flows).filter(
    (end) => end.policy?.component === 'server' || flows.some(({ from, to }) => to.outside && hasPolicyOf(from, end)),
  );
}

export function proxyFlows(flows: readonly Flow[], proxy: HttpProxy): readonly Flow[] {
  return leavingEnds(flows).map((from) => destinationFlow(from, proxyDestination(proxy)));
}

/**
 * The variables of the proxy in both spellings: curl reads http_proxy in lower case alone, Java and Go read both, Python prefers
 * lower case (urllib.request.getproxies_environment of 3.12).
 */
export function proxyVariables(flows: readonly Flow[], proxy: HttpProxy): readonly EnvVar[] {
  const values = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: noProxy(flows, proxy).join(',') };
  return Object.entries(values).flatMap(([name, value]) => [
    { name, value },
    { name: name.toLowerCase(), value },
  ]);
}

/**
 * What is not sent through the proxy. The kubelet puts in the address of the API server, to which the clients of Kubernetes for
 * Python and Go connect. Domains begin with a dot, which every library accepts; addresses are written one by one where they
 * are known, because urllib, and with it botocore, knows no ranges. Addresses of IPv6 have neither brackets nor ranges: httpx, with
 * which the SDKs of model providers are made, fails on both (0.28: `Invalid port: ':1]'`).
 */
function noProxy(flows: readonly Flow[], { noProxy: given }: HttpProxy): readonly string[] {
  const peers = flows.flatMap(({ from, to }) => [...from.peers, ...to.peers]);
  const ranges = peers.flatMap(({ ipBlock }) =>
    ipBlock && !/\/0$|:.*\/(?!128$)/.test(ipBlock.cidr) ? [ipBlock.cidr] : [],
  );
  const direct = flows.flatMap(({ to }) =>
    to.host && !inCluster(to.host) && (to.peers.length > 0 || isLabel(to.host)) ? spelled(to.host) : [],
  );
  return [
    ...new Set([
      ...['localhost', '127.0.0.1', '::1', '.svc', '.cluster.local', '$(KUBERNETES_SERVICE_HOST)'],
      ...direct,
      ...ranges.map((range) => range.replace(/^([^:]+)\/32$|^(.*:.*)\/128$/, '$1$2')),
      ...given,
    ]),
  ];
}

/** Python's urllib, and with it botocore, compares an IPv6 address with brackets, all others without. */
function spelled(host: string): readonly string[] {
  return host.includes(':') ? [host, `[${host}]`] : [host];
}

/** A name without a dot, which only the DNS of the cluster resolves: a Service of the pod's own namespace. */
function isLabel(host: string): boolean {
  return /^[a-z0-9-]+$/i.test(host);
}

function inCluster(host: string): boolean {
  return clusterHost(host) !== undefined && /\.svc(\.cluster\.local)?$/.test(host);
}
