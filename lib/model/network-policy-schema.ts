import { z } from 'zod';
import { cidr, dnsLabel, field, port } from '../schema/fields.js';

/** What network policies must know of the cluster besides the stores. */
export const networkPolicySchema = z
  .strictObject({
    apiServer: field(
      z
        .strictObject({
          cidrs: field(
            z.array(cidr).min(1).optional(),
            'Addresses of the API server. Default: any address, on its ports only.',
            ['10.0.0.10/32'],
          ),
          ports: field(
            z.array(port).min(1).default([443, 6443]),
            'Ports of the API server: 443 for its Service, 6443 for the hosts behind it; most network plug-ins evaluate policies by the latter.',
            [443, 6443],
          ),
        })
        .prefault({}),
      'The API server, which the server asks for authorization.',
      { cidrs: ['10.0.0.10/32'] },
    ),
    monitoringNamespace: field(
      dnsLabel.optional(),
      "Namespace whose pods may scrape metrics. Default: the platform's.",
      'monitoring',
    ),
  })
  .prefault({});

export type NetworkPolicySettings = z.output<typeof networkPolicySchema>;
