import { z } from 'zod';
import { cidr, dnsLabel, dnsSubdomain, field, labels, port, quantity } from '../schema/fields.js';
import { hostnames as anyHostnames, duration, gatewayApiSchema } from './operated-gateway-schema.js';

/** Who comes in, as a NetworkPolicy can say it: pods of a namespace, or ranges of addresses. */
const gatewayPeerSchema = z
  .strictObject({
    namespace: field(
      dnsLabel.optional(),
      'Namespace of the pods that pass requests on. Default: none, where cidrs are given.',
      'traefik',
    ),
    podLabels: field(labels.optional(), 'Labels of those pods. Default: every pod of the namespace.', {
      'app.kubernetes.io/name': 'traefik',
    }),
    cidrs: field(
      z.array(cidr).min(1).optional(),
      'Addresses that requests come from, where no pod passes them on: load balancers with targets by address, controllers on the network of the host. Default: none.',
      ['10.0.0.0/16'],
    ),
  })
  .refine((peer) => (peer.namespace === undefined) !== (peer.cidrs === undefined), {
    error: 'a peer is either pods of a namespace or ranges of addresses',
    params: { fix: 'give namespace, or cidrs, and not both' },
  })
  .refine((peer) => !(peer.cidrs && peer.podLabels), {
    error: 'podLabels cannot stand beside cidrs',
    params: { fix: 'leave out podLabels' },
  });

/** Without wildcards: each one stands in the list of hosts that the server answers, and the first one in URLs. */
const hostnames = field(
  anyHostnames.refine((names) => names.every((name) => !name.startsWith('*')), {
    error: 'a wildcard names no host that links and clients could use',
    params: { fix: 'write out each hostname' },
  }),
  'Names under which browsers and clients reach MLflow; the first one stands in links and in the tracking URI.',
  ['mlflow.example.com'],
);

const path = z
  .string()
  .regex(/^(\/[-A-Za-z0-9._~]+)+$/, 'a path starts with "/" and does not end with it, such as /oidc')
  .refine((value) => !/^\/metrics(\/|$)/.test(value), {
    error: 'metrics are served without credentials, and stay inside the cluster',
    params: { fix: 'scrape them by the ServiceMonitor' },
  });

const limits = {
  maxArtifactSize: field(
    quantity.default('500Mi'),
    'Largest artifact that clients send through the server. Time and size limits of the way in follow from it, and the memory of the server must hold it twice; larger ones go to the store by access: direct.',
    '500Mi',
  ),
  timeouts: field(
    z
      .strictObject({
        request: field(
          duration.optional(),
          'Longest time for a whole request. Default: what an artifact of maxArtifactSize takes at 10 MiB a second, in full minutes.',
          '30m',
        ),
      })
      .prefault({}),
    'Time limits of the way in.',
    { request: '30m' },
  ),
  extraPaths: field(
    z.array(path).default([]),
    "Paths that are open besides MLflow's own, for plugins that bring pages. Only where the server lies at the root of its hostname.",
    ['/oidc'],
  ),
  annotations: field(
    z.record(z.string(), z.string()).default({}),
    'Annotations of the object that opens the way, such as for external-dns; they win over those that the overlay computes.',
    { 'external-dns.alpha.kubernetes.io/ttl': '60' },
  ),
  port: field(
    port.optional(),
    'Port that stands in the URL, where it is not the usual one of the scheme: clusters on a laptop. Default: 443, or 80 without TLS.',
    8443,
  ),
};

const requiredPeer = field(
  gatewayPeerSchema,
  "The controller's pods, or the addresses requests come from; nobody else may connect from outside the namespace.",
  { namespace: 'ingress-nginx', podLabels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
);

const { name, namespace, sectionName, routeNamespace } = gatewayApiSchema.shape;

const backendTls = field(
  z
    .strictObject({
      caConfigMap: field(
        dnsSubdomain.optional(),
        "ConfigMap with key ca.crt: the CA of the server's certificate, by which the gateway checks it. Default: <name>-ca.",
        'mlflow-ca',
      ),
    })
    .prefault({}),
  'How the gateway trusts a server that speaks TLS in the pod.',
  { caConfigMap: 'mlflow-ca' },
);

export const standaloneGatewayApiSchema = z.strictObject({
  type: field(z.literal('gateway-api'), 'A Gateway of the cluster; the overlay brings the route.', 'gateway-api'),
  name,
  namespace,
  sectionName,
  routeNamespace,
  hostnames,
  scheme: field(
    z.enum(['https', 'http']).default('https'),
    'Scheme of the listener, as it stands in the URL.',
    'https',
  ),
  ...limits,
  backendTls,
  peer: field(
    gatewayPeerSchema.optional(),
    "The Gateway's pods. Default: every pod of the Gateway's namespace; some controllers run their pods in one of their own.",
    { namespace: 'envoy-gateway-system' },
  ),
});

/** Where the certificate for the public hostnames comes from. */
const publicTlsSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: field(z.literal('secret'), 'A Secret of type kubernetes.io/tls that somebody puts there.', 'secret'),
    secretName: field(dnsSubdomain, 'Name of that Secret.', 'mlflow-public-tls'),
  }),
  z.strictObject({
    source: field(z.literal('cert-manager'), 'cert-manager issues and renews it.', 'cert-manager'),
    issuer: field(
      z.strictObject({
        name: field(dnsSubdomain, 'Name of the issuer.', 'letsencrypt'),
        kind: field(
          z.enum(['Issuer', 'ClusterIssuer']).default('ClusterIssuer'),
          'Kind of the issuer.',
          'ClusterIssuer',
        ),
      }),
      'The issuer that signs for the hostnames.',
      { name: 'letsencrypt', kind: 'ClusterIssuer' },
    ),
  }),
  z.strictObject({
    source: field(
      z.literal('controller'),
      "The controller's or load balancer's own certificate; the overlay names none.",
      'controller',
    ),
  }),
  z.strictObject({ source: field(z.literal('none'), 'Plain HTTP up to the controller.', 'none') }),
]);

export const ingressSchema = z.strictObject({
  type: field(z.literal('ingress'), 'An Ingress, for clusters without a Gateway.', 'ingress'),
  controller: field(
    z.enum(['nginx', 'traefik', 'haproxy', 'alb', 'other']),
    'The controller that serves the class: it decides by which annotations large uploads and TLS to the pod are set. haproxy is that of HAProxy Technologies; with other, give them yourself.',
    'nginx',
  ),
  className: field(dnsSubdomain.optional(), 'IngressClass. Default: the default class of the cluster.', 'nginx'),
  hostnames,
  tls: field(publicTlsSchema, 'The certificate for the hostnames.', {
    source: 'cert-manager',
    issuer: { name: 'letsencrypt' },
  }),
  ...limits,
  peer: requiredPeer,
});

export const ingressRouteSchema = z.strictObject({
  type: field(z.literal('ingress-route'), "Traefik's own IngressRoute.", 'ingress-route'),
  entryPoints: field(
    z.array(dnsLabel).min(1).default(['websecure']),
    "Entry points of Traefik. Their own readTimeout, 60 seconds by default, also ends uploads: set it to the route's.",
    ['websecure'],
  ),
  hostnames,
  tls: field(publicTlsSchema, 'The certificate for the hostnames.', {
    source: 'secret',
    secretName: 'mlflow-public-tls',
  }),
  ...limits,
  backendTls,
  peer: requiredPeer,
});

const noGateway = z.strictObject({
  type: field(z.literal('none'), 'The server is reached inside the cluster and by port-forward.', 'none'),
});

/** How requests come in from outside the cluster, for a server of our own. */
export const standaloneGatewaySchema = z.discriminatedUnion('type', [
  noGateway,
  standaloneGatewayApiSchema,
  ingressSchema,
  ingressRouteSchema,
]);

export type StandaloneGateway = z.output<typeof standaloneGatewaySchema>;
export type StandaloneGatewayApi = z.output<typeof standaloneGatewayApiSchema>;
export type IngressSettings = z.output<typeof ingressSchema>;
export type IngressRouteSettings = z.output<typeof ingressRouteSchema>;
export type PublicTls = z.output<typeof publicTlsSchema>;
export type GatewayPeer = z.output<typeof gatewayPeerSchema>;
