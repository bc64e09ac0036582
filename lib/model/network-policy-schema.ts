import { z } from 'zod';
import { entitiesField } from '../schema/entities.js';
import { cidr, dnsLabel, field, port } from '../schema/fields.js';
import { calledServicesFields } from './called-services-schema.js';
import { furtherConnections } from './further-connections-schema.js';
import { connectedComponents } from './instance.js';

const apiServer = z.strictObject({
  cidrs: field(
    z.array(cidr).min(1).optional(),
    'Addresses of the API server; with Cilium none matches. Default: any address, on its ports only.',
    ['10.0.0.10/32'],
  ),
  ports: field(
    z.array(port).min(1).default([443, 6443]),
    'Ports of the API server: 443 for its Service, 6443 for the hosts behind it; most network plug-ins evaluate policies by the latter.',
    [443, 6443],
  ),
});

function apiServerField<S extends z.ZodObject>(schema: S) {
  return field(schema.prefault({} as never), 'The API server, which authorizes the requests to the server.', {
    cidrs: ['10.0.0.10/32'],
  });
}

/** What network policies must know of the cluster besides the stores. */
export const networkPolicySchema = z
  .strictObject({
    apiServer: apiServerField(
      apiServer
        .extend({ entities: entitiesField('The API server', 'kube-apiserver') })
        .refine((given) => !(given.cidrs && given.entities), {
          error: 'cidrs beside entities: with Cilium no address range matches the API server',
          params: { fix: 'remove cidrs' },
        }),
    ),
    dnsPorts: field(
      z.array(port).min(1).optional(),
      "Ports on which pods reach DNS: 53, and 5353 where the network plug-in evaluates policies after the Service's address was replaced, as OVN-Kubernetes does. Default: 53, with 5353 on OpenShift and with securityPreset: platform.",
      [53, 5353],
    ),
    monitoringNamespace: field(
      dnsLabel.optional(),
      "Namespace whose pods may scrape metrics. Default: the platform's.",
      'monitoring',
    ),
  })
  .prefault({});

/** The same in an environment file, with connections that no other field names. */
export const standaloneNetworkPolicySchema = networkPolicySchema
  .unwrap()
  .extend({
    ...calledServicesFields,
    ...furtherConnections({ egress: connectedComponents, ingress: connectedComponents, entities: true }),
  })
  .prefault({});

/** Pods whose policies an overlay with an operator can add to. */
export const operatedNetworkPolicySchema = networkPolicySchema
  .unwrap()
  .extend({
    // The policy of the server is the operator's, which knows no entities.
    apiServer: apiServerField(apiServer),
    ...calledServicesFields,
    ...furtherConnections({
      egress: [
        'server',
        'database',
        'pooler',
        'object-store',
        'garbage-collection',
        'backup',
        'smoke-test',
        'operator',
      ],
      ingress: ['server'],
      entities: false,
    }),
  })
  .prefault({});

export type NetworkPolicySettings = z.output<typeof networkPolicySchema>;

/** The part of them that constructs take: the rest is for the overlay as a whole. */
export function constructNetwork({
  apiServer,
  dnsPorts,
  monitoringNamespace,
}: NetworkPolicySettings): NetworkPolicySettings {
  return { apiServer, dnsPorts, monitoringNamespace };
}
