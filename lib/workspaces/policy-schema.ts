/** The network of a workspace. */
import { z } from 'zod';
import { otherEnd, protocolField, reasonField } from '../model/further-connections-schema.js';
import { field, port } from '../schema/fields.js';

const end = otherEnd(false);

export const workspacePolicySchema = z.strictObject({
  within: field(
    z.boolean().default(true),
    'Whether pods of the namespace may connect to each other: distributed training, Ray, Spark.',
    false,
  ),
  egress: field(
    z
      .array(
        z.strictObject({
          reason: reasonField,
          to: field(end.optional(), 'What they connect to. Default: any address, on these ports only.', {
            namespace: 'databases',
          }),
          ports: field(z.array(port).min(1), 'Ports that the other end listens on.', [5432]),
          protocol: protocolField,
        }),
      )
      .default([]),
    'Further connections that pods open: a package index, a database, an object store.',
    [{ reason: 'packages', ports: [443] }],
  ),
  ingress: field(
    z
      .array(
        z.strictObject({
          reason: reasonField,
          from: field(end.optional(), 'What connects to them. Default: any address.', { namespace: 'monitoring' }),
          ports: field(z.array(port).min(1), 'Ports of the pods.', [8080]),
          protocol: protocolField,
        }),
      )
      .default([]),
    'Connections to pods from other namespaces: a gateway of notebooks, Prometheus.',
    [{ reason: 'metrics', from: { namespace: 'monitoring' }, ports: [8080] }],
  ),
});

export type WorkspacePolicySettings = z.output<typeof workspacePolicySchema>;
