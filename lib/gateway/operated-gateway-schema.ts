import { z } from 'zod';
import { dnsLabel, dnsSubdomain, field } from '../schema/fields.js';
import { backendTlsSchema } from './backend-tls-schema.js';
import { secondsOf } from './request-time.js';

const hostname = z
  .string()
  .max(253)
  // No domain at the top has a name of digits; addresses end so.
  .regex(/^(\*\.)?([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+(?=[^.]*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
    error: ({ input }) => {
      if (/^[\d.]+$/.test(String(input))) return 'a hostname is a domain name, not an address';
      const [, name] = /^(?:https?:\/\/)?([^/:]+)(?::\d+)?(?:\/.*)?$/.exec(String(input).toLowerCase()) ?? [];
      const guess = name !== undefined && name !== input && name.includes('.') ? `: did you mean ${name}?` : '';
      return `a hostname is a domain name in lower case, without scheme, port or path${guess}`;
    },
  });

/** Public hostnames of the server; common to all types of gateway. */
export const hostnames = field(
  z.array(hostname).min(1),
  'Hostnames that browsers and clients use for MLflow; the first one is used in links and in the tracking URI.',
  ['mlflow.apps.example.com'],
);

/** A length of time as the Gateway API writes it (GEP-2257). */
const duration = z.string().regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/, {
  error: 'a duration consists of numbers with the units h, m, s or ms, such as 30s or 10m',
  abort: true,
});

/** Timeout of a request. Not every gateway counts parts of seconds. */
export const requestTimeout = duration.refine(
  (text) => secondsOf(text) >= 1,
  'the timeout of a request is at least 1s',
);

const platformGateway = z.strictObject({
  type: field(z.literal('platform'), "The platform's gateway; the operator creates the route.", 'platform'),
  hostnames,
});

export const gatewayApiSchema = z.strictObject({
  type: field(z.literal('gateway-api'), 'An existing Gateway; the overlay contains the route.', 'gateway-api'),
  name: field(dnsSubdomain, 'Name of the Gateway.', 'public'),
  namespace: field(
    dnsLabel,
    'Namespace of the Gateway. Its listener must allow routes from the namespace of the server.',
    'gateway-system',
  ),
  sectionName: field(
    dnsSubdomain.optional(),
    'Listener of the Gateway. Default: every listener that matches the hostnames.',
    'https',
  ),
  routeNamespace: field(
    dnsLabel.optional(),
    'Namespace of the route, if the listener allows only routes from a certain namespace; a ReferenceGrant then permits the reference to the server. Default: the namespace of the server.',
    'gateway-system',
  ),
  hostnames,
  timeouts: field(
    z
      .strictObject({
        request: field(
          requestTimeout.default('10m'),
          'Timeout of a whole request; it must be long enough to upload the largest artifact.',
          '10m',
        ),
      })
      .prefault({}),
    'Timeouts of the route.',
    { request: '10m' },
  ),
  backendTls: field(backendTlsSchema, 'How the gateway verifies a server that serves TLS in the pod.', {
    caConfigMap: 'mlflow-ca',
  }),
});

const noGateway = z.strictObject({
  type: field(z.literal('none'), 'No gateway: the server is reached inside the cluster and by port-forward.', 'none'),
});

/** How requests reach the server from outside the cluster. */
export const gatewaySchema = z.discriminatedUnion('type', [platformGateway, gatewayApiSchema, noGateway]);

export type Gateway = z.output<typeof gatewaySchema>;
export type GatewayApi = z.output<typeof gatewayApiSchema>;
