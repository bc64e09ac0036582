import { z } from 'zod';
import { dnsLabel, dnsSubdomain, field } from '../schema/fields.js';

const hostname = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/,
    'a hostname is a domain name in lower case, without scheme, port or path',
  );

/** Public names of the server; shared by every kind of gateway. */
export const hostnames = field(
  z.array(hostname).min(1),
  'Names under which browsers and clients reach MLflow; the first one stands in links and in the tracking URI.',
  ['mlflow.apps.example.com'],
);

/** A length of time as the Gateway API writes it (GEP-2257). */
export const duration = z
  .string()
  .regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/, 'a duration is numbers with h, m, s or ms, such as 30s or 10m');

const platformGateway = z.strictObject({
  type: field(
    z.literal('platform'),
    "The platform's own gateway; the operator attaches its route by itself.",
    'platform',
  ),
  hostnames,
});

export const gatewayApiSchema = z.strictObject({
  type: field(z.literal('gateway-api'), 'A Gateway of the cluster; the overlay brings the route.', 'gateway-api'),
  name: field(dnsSubdomain, 'Name of the Gateway.', 'public'),
  namespace: field(
    dnsLabel,
    'Namespace of the Gateway. Its listener must admit routes from the namespace of the server.',
    'gateway-system',
  ),
  sectionName: field(
    dnsSubdomain.optional(),
    'Listener of the Gateway. Default: every listener that fits the hostnames.',
    'https',
  ),
  routeNamespace: field(
    dnsLabel.optional(),
    'Namespace of the route, where the listener admits routes of that one only; a ReferenceGrant then lets it reach the server. Default: the namespace of the server.',
    'gateway-system',
  ),
  hostnames,
  timeouts: field(
    z
      .strictObject({
        request: field(
          duration.default('10m'),
          'Longest time for a whole request: an upload of the largest artifact has to fit.',
          '10m',
        ),
      })
      .prefault({}),
    'Time limits of the route.',
    { request: '10m' },
  ),
  backendTls: field(
    z
      .strictObject({
        caConfigMap: field(
          dnsSubdomain.default('mlflow-ca'),
          "ConfigMap with key ca.crt: the CA of the server's certificate, by which the gateway checks it.",
          'mlflow-ca',
        ),
      })
      .prefault({}),
    'How the gateway trusts the server, which speaks TLS in the pod.',
    { caConfigMap: 'mlflow-ca' },
  ),
});

const noGateway = z.strictObject({
  type: field(z.literal('none'), 'No gateway: the server is reached inside the cluster and by port-forward.', 'none'),
});

/** How requests come in from outside the cluster. */
export const gatewaySchema = z.discriminatedUnion('type', [platformGateway, gatewayApiSchema, noGateway]);

export type Gateway = z.output<typeof gatewaySchema>;
export type GatewayApi = z.output<typeof gatewayApiSchema>;
