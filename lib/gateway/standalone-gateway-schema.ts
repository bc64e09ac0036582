import { z } from 'zod';
import { memoryOf } from '../kubernetes/quantity.js';
import { entitiesField } from '../schema/entities.js';
import { cidr, dnsLabel, dnsSubdomain, field, labels, port, quantity, withExamples } from '../schema/fields.js';
import { hostnames as anyHostnames, gatewayApiSchema, requestTimeout } from './operated-gateway-schema.js';

/** Source of the requests, as a NetworkPolicy can express it: pods of a namespace, or address ranges. */
const gatewayPeerSchema = z
  .strictObject({
    namespace: field(
      dnsLabel.optional(),
      'Namespace of the pods that forward requests. Default: none if cidrs is set.',
      'traefik',
    ),
    podLabels: field(labels.optional(), 'Labels of those pods. Default: every pod of the namespace.', {
      'app.kubernetes.io/name': 'traefik',
    }),
    cidrs: field(
      z.array(cidr).min(1).optional(),
      'Source addresses of requests that no pod forwards: load balancers with targets of type IP, controllers on the host network. Default: none.',
      ['10.0.0.0/16'],
    ),
    entities: entitiesField(
      "The gateway or ingress of Cilium itself, whose Envoy is in no namespace: 'ingress'",
      'ingress',
    ),
  })
  .refine(({ namespace, cidrs, entities }) => [namespace, cidrs, entities].filter(Boolean).length === 1, {
    error: 'a peer is either pods of a namespace or address ranges, or entities of Cilium',
    params: { fix: 'set either namespace, cidrs or entities' },
  })
  .refine((peer) => !((peer.cidrs || peer.entities) && peer.podLabels), {
    error: 'podLabels cannot be combined with cidrs or entities',
    params: { fix: 'remove podLabels' },
  });

/** Without wildcards: the server accepts each one as a host, and the first one is used in URLs. */
const hostnames = field(
  anyHostnames.refine((names) => names.every((name) => !name.startsWith('*')), {
    error: 'a wildcard is not a host that links and clients can use',
    params: { fix: 'list each hostname' },
  }),
  'Hostnames that browsers and clients use for MLflow; the first one is used in links and in the tracking URI.',
  ['mlflow.example.com'],
);

const path = z
  .string()
  .regex(/^(\/[-A-Za-z0-9._~]+)+$/, 'a path starts with "/" and does not end with it, such as /oidc')
  .refine((value) => !/^\/metrics(\/|$)/.test(value), {
    error: 'metrics are served without authentication and must not be reachable from outside the cluster',
    params: { fix: 'use the ServiceMonitor to scrape them' },
  });

const limits = {
  maxArtifactSize: field(
    quantity.refine((size) => (memoryOf(size) ?? 0) <= 50 * 2 ** 20, 'an artifact has at most 50Ti').default('500Mi'),
    'Maximum size of an artifact that clients send through the server. Timeouts and size limits of the gateway are derived from it, and the server needs memory for twice that size; clients send larger artifacts to the store with access: direct.',
    '500Mi',
  ),
  timeouts: field(
    z
      .strictObject({
        request: field(
          requestTimeout.optional(),
          'Timeout of a whole request. Default: the time that an artifact of maxArtifactSize takes at 10 MiB per second, in full minutes.',
          '30m',
        ),
      })
      .prefault({}),
    'Timeouts of the gateway.',
    { request: '30m' },
  ),
  extraPaths: field(
    z.array(path).default([]),
    "Paths that are reachable besides MLflow's, for plugins with their own pages. Only if the server is at the root of its hostname.",
    ['/oidc'],
  ),
  annotations: field(
    z.record(z.string(), z.string()).default({}),
    'Annotations of the Ingress or route, such as for external-dns; they override those that the overlay computes.',
    { 'external-dns.alpha.kubernetes.io/ttl': '60' },
  ),
  port: field(
    port.optional(),
    'Port in the URL, if it is not the default port of the scheme, as in clusters on a laptop. Default: 443, or 80 without TLS.',
    8443,
  ),
};

const requiredPeer = field(
  gatewayPeerSchema,
  "The controller's pods; or the source addresses of requests from outside the cluster, as with controller alb: peer: {cidrs: [10.0.0.0/16]}, the subnets of the load balancer. Other connections from outside the namespace are denied.",
  { namespace: 'ingress-nginx', podLabels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
);

/** Where the pods of a controller are, by its manifests; a load balancer has none. */
const peersOfControllers = {
  alb: { cidrs: ['10.0.0.0/16'] },
  haproxy: { namespace: 'haproxy-controller', podLabels: { 'app.kubernetes.io/name': 'kubernetes-ingress' } },
  traefik: { namespace: 'traefik', podLabels: { 'app.kubernetes.io/name': 'traefik' } },
};

const { name, namespace, sectionName, routeNamespace, backendTls } = gatewayApiSchema.shape;

/** Traefik reads Secrets of the namespace of its route, which a Gateway does not have to. */
const traefikBackendTls = field(
  z
    .strictObject({
      caConfigMap: field(
        dnsSubdomain.optional(),
        "ConfigMap with key ca.crt that others create: the CA of the server's certificate. Default: none, Traefik reads ca.crt of the Secret of the certificate.",
        'mlflow-ca',
      ),
    })
    .prefault({}),
  'How Traefik verifies a server that serves TLS in the pod.',
  { caConfigMap: 'mlflow-ca' },
);

/** Where the certificate for the public hostnames comes from. */
const publicTlsSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: field(z.literal('secret'), 'A Secret of type kubernetes.io/tls that you create.', 'secret'),
    secretName: field(dnsSubdomain, 'Name of that Secret.', 'mlflow-public-tls'),
  }),
  z.strictObject({
    source: field(z.literal('cert-manager'), 'cert-manager issues and renews the certificate.', 'cert-manager'),
    issuer: field(
      z.strictObject({
        name: field(dnsSubdomain, 'Name of the issuer.', 'letsencrypt'),
        kind: field(
          z.enum(['Issuer', 'ClusterIssuer']).default('ClusterIssuer'),
          'Kind of the issuer.',
          'ClusterIssuer',
        ),
      }),
      'The issuer of the certificate for the hostnames.',
      { name: 'letsencrypt', kind: 'ClusterIssuer' },
    ),
  }),
  z.strictObject({
    source: field(
      z.literal('controller'),
      'The default certificate of the controller or load balancer; the overlay specifies none.',
      'controller',
    ),
  }),
  z.strictObject({ source: field(z.literal('none'), 'Plain HTTP between clients and the controller.', 'none') }),
]);

/** A Gateway of the overlay. */
const ownGatewaySchema = z
  .strictObject({
    className: field(dnsSubdomain, 'GatewayClass.', 'openshift-default'),
    tls: field(
      publicTlsSchema.optional(),
      'The certificate for the hostnames, in the namespace of the Gateway. Default: the Secret <name>-public-tls; none with scheme: http.',
      { source: 'cert-manager', issuer: { name: 'letsencrypt' } },
    ),
    annotations: field(z.record(z.string(), z.string()).default({}), 'Annotations of the Gateway.', {
      'networking.gke.io/certmap': 'mlflow',
    }),
  })
  .optional();

export const standaloneGatewayApiSchema = z.strictObject({
  type: field(
    z.literal('gateway-api'),
    'An existing Gateway, or with create one of the overlay; the overlay contains the route.',
    'gateway-api',
  ),
  create: field(
    ownGatewaySchema,
    'The overlay contains the Gateway too, of this class: its listeners accept routes only from the namespace of the route. Default: the Gateway exists.',
    { className: 'openshift-default' },
  ),
  controller: field(
    z.enum(['gke', 'other']).optional(),
    "The controller of the Gateway, if it requires objects of its own. gke: a HealthCheckPolicy, and a GCPBackendPolicy with the time of a request in place of the timeouts of the route, which GKE rejects; health checks are allowed from Google's addresses. Default: gke if peer.cidrs contains these addresses, else other.",
    'gke',
  ),
  name,
  namespace,
  sectionName,
  routeNamespace,
  hostnames,
  scheme: field(z.enum(['https', 'http']).default('https'), 'Scheme of the listener, as used in the URL.', 'https'),
  ...limits,
  backendTls,
  peer: field(
    gatewayPeerSchema.optional(),
    "The Gateway's pods. Default: every pod of the Gateway's namespace; some controllers run their pods in a different namespace.",
    { namespace: 'envoy-gateway-system' },
  ),
});

export const ingressSchema = z.strictObject({
  type: field(z.literal('ingress'), 'An Ingress, for clusters without a Gateway.', 'ingress'),
  controller: field(
    z.enum(['nginx', 'traefik', 'haproxy', 'alb', 'gke', 'openshift', 'other']),
    'The controller of the class. It determines the annotations for large uploads and for TLS to the pod. haproxy is the controller of HAProxy Technologies; gke that of Google Kubernetes Engine, with a BackendConfig; openshift turns the Ingress into Routes; with other, set the annotations yourself.',
    'nginx',
  ),
  className: field(
    dnsSubdomain.optional(),
    'IngressClass; with controller gke gce or gce-internal, in an annotation. Default: the default class of the cluster; none with controller gke, whose external load balancer serves it; openshift-default with controller openshift.',
    'nginx',
  ),
  hostnames,
  tls: field(publicTlsSchema, 'The certificate for the hostnames.', {
    source: 'cert-manager',
    issuer: { name: 'letsencrypt' },
  }),
  ...limits,
  peer: withExamples(requiredPeer, 'controller', peersOfControllers),
});

export const ingressRouteSchema = z.strictObject({
  type: field(z.literal('ingress-route'), 'An IngressRoute of Traefik.', 'ingress-route'),
  entryPoints: field(
    z.array(dnsLabel).min(1).default(['websecure']),
    'Entry points of Traefik. Their readTimeout, 60 seconds by default, also terminates uploads: set it to the timeout of the route.',
    ['websecure'],
  ),
  hostnames,
  tls: field(publicTlsSchema, 'The certificate for the hostnames.', {
    source: 'secret',
    secretName: 'mlflow-public-tls',
  }),
  ...limits,
  backendTls: traefikBackendTls,
  peer: requiredPeer,
});

const { annotations: _, ...limitsOfOthers } = limits;
const { extraPaths: __, ...limitsOfRoutes } = limits;

export const externalGatewaySchema = z.strictObject({
  type: field(
    z.literal('external'),
    'A route that others create: a VirtualService or mesh gateway of Istio, a Route of OpenShift, a tunnel. The overlay contains no route, and its README says what the route must forward; hosts, origins, redirect URI and network policies are those of any gateway.',
    'external',
  ),
  hostnames,
  scheme: field(z.enum(['https', 'http']).default('https'), 'Scheme of the URL in browsers.', 'https'),
  ...limitsOfOthers,
  peer: requiredPeer,
});

const pem = z
  .string()
  .regex(/^-----BEGIN CERTIFICATE-----\n[\s\S]+-----END CERTIFICATE-----\n?$/, 'a certificate in PEM format, as text');

export const routeSchema = z.strictObject({
  type: field(
    z.literal('route'),
    'A Route of OpenShift: edge, or re-encryption if the pods serve TLS. A Route forwards everything below its path, so without server.staticPrefix it exposes the metrics of the server too: a check reports it.',
    'route',
  ),
  hostnames,
  tls: field(
    publicTlsSchema.default({ source: 'controller' }),
    'The certificate for the hostnames. Default: the certificate of the router.',
    { source: 'controller' },
  ),
  destinationCACertificate: field(
    pem.optional(),
    'CA of the certificate of the pods, as text. Default: the service CA of OpenShift, which the router trusts, so that it is required with any other source in tls.',
    '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
  ),
  ...limitsOfRoutes,
  peer: field(
    gatewayPeerSchema.default({ namespace: 'openshift-ingress' }),
    'The pods of the router. Default: those of namespace openshift-ingress; routers on the network of their nodes have the pod namespace openshift-host-network.',
    { namespace: 'openshift-ingress' },
  ),
});

const noGateway = z.strictObject({
  type: field(z.literal('none'), 'No gateway: the server is reached inside the cluster and by port-forward.', 'none'),
});

/** How requests reach a standalone server from outside the cluster. */
export const standaloneGatewaySchema = z.discriminatedUnion('type', [
  noGateway,
  standaloneGatewayApiSchema,
  ingressSchema,
  ingressRouteSchema,
  routeSchema,
  externalGatewaySchema,
]);

export type StandaloneGateway = z.output<typeof standaloneGatewaySchema>;
export type StandaloneGatewayApi = z.output<typeof standaloneGatewayApiSchema>;
export type IngressSettings = z.output<typeof ingressSchema>;
export type IngressRouteSettings = z.output<typeof ingressRouteSchema>;
export type RouteSettings = z.output<typeof routeSchema>;
export type ExternalGateway = z.output<typeof externalGatewaySchema>;
export type PublicTls = z.output<typeof publicTlsSchema>;
export type GatewayPeer = z.output<typeof gatewayPeerSchema>;
