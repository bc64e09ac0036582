import { z } from 'zod';
import { type Entity, entitiesField } from '../schema/entities.js';
import { cidr, dnsLabel, field, labels, port } from '../schema/fields.js';

const ends = {
  namespace: field(dnsLabel.optional(), 'Namespace of the pods. Default: any namespace.', 'observability'),
  podLabels: field(labels.optional(), 'Labels of the pods. Default: every pod of the namespace.', {
    app: 'collector',
  }),
  cidrs: field(z.array(cidr).min(1).optional(), 'Address ranges outside the cluster. Default: none; pods are meant.', [
    '10.20.0.0/16',
  ]),
};

const endsWithEntities = { ...ends, entities: entitiesField('The other end', 'world') };

/** The other end of a connection that no field of a store, issuer or gateway names. */
export function otherEnd(entities: boolean) {
  return z
    .strictObject(entities ? endsWithEntities : (ends as typeof endsWithEntities))
    .refine((end: OtherEnd) => !((end.cidrs || end.entities) && (end.namespace || end.podLabels)), {
      error:
        'cidrs and entities cannot be combined with namespace or podLabels: a NetworkPolicy peer is either pods or addresses',
      params: { fix: 'use two items: one with cidrs, one with namespace and podLabels' },
    })
    .refine((end: OtherEnd) => !(end.cidrs && end.entities), {
      error: 'cidrs cannot be combined with entities',
      params: { fix: 'use two items' },
    })
    .refine((end: OtherEnd) => Boolean(end.cidrs || end.namespace || end.podLabels || end.entities), {
      error: 'it names neither pods nor addresses',
      params: { fix: 'write namespace, podLabels or cidrs; or remove it for any address' },
    });
}

export const reasonField = field(
  z
    .string()
    .refine((text) => text.trim().length > 0, {
      error: 'a reason is required',
      params: { fix: 'write what the connection is for' },
    })
    .refine((text) => !/[\n|]/.test(text), {
      error: 'a reason is one line without "|", because it is a cell of a table',
      params: { fix: 'write it in one line' },
    }),
  'What the connection is for; the network table of the README has it.',
  'traces to the collector',
);
export const protocolField = field(z.enum(['TCP', 'UDP']).default('TCP'), 'Protocol of the ports.', 'TCP');

/** Connections of the pods of given components that an environment adds to the computed ones. */
export function furtherConnections(components: {
  readonly egress: readonly [string, ...string[]];
  readonly ingress: readonly [string, ...string[]];
  /** Whether entities of Cilium can be named. */
  readonly entities: boolean;
}) {
  const end = otherEnd(components.entities);
  const of = (names: readonly [string, ...string[]], all: string) =>
    field(z.array(z.enum(names)).min(1).optional(), `Components whose pods these are. Default: ${all}.`, [names[0]]);
  const egress = z.strictObject({
    reason: reasonField,
    components: of(components.egress, 'every component'),
    to: field(end.optional(), 'What they connect to. Default: any address, on these ports only.', {
      namespace: 'observability',
    }),
    ports: field(z.array(port).min(1), 'Ports that the pods themselves listen on.', [4317, 4318]),
    protocol: protocolField,
  });
  const ingress = z.strictObject({
    reason: reasonField,
    components: of(components.ingress, 'every component that is connected to'),
    from: field(end.optional(), 'What connects to them. Default: any address.', {
      namespace: 'istio-system',
    }),
    ports: field(
      z.array(port).min(1).optional(),
      'Ports of the pods. Default: those on which each component is connected to already.',
      [15020],
    ),
    protocol: protocolField,
  });
  return {
    additionalEgress: field(
      z.array(egress).default([]),
      'Connections that pods open in addition to the computed ones: a collector of traces, a model server, a service that a plug-in calls.',
      [
        {
          reason: 'traces to the collector',
          components: ['server'],
          to: { namespace: 'observability' },
          ports: [4318],
        },
      ],
    ),
    additionalIngress: field(
      z.array(ingress).default([]),
      'Connections to pods in addition to the computed ones: a gateway of a mesh, an agent that scrapes.',
      [
        {
          reason: 'requests from the gateway of the mesh',
          components: ['server'],
          from: { namespace: 'istio-system' },
        },
      ],
    ),
  };
}

export interface OtherEnd {
  readonly namespace?: string | undefined;
  readonly podLabels?: Readonly<Record<string, string>> | undefined;
  readonly cidrs?: readonly string[] | undefined;
  readonly entities?: readonly Entity[] | undefined;
}

export interface FurtherEgress {
  readonly reason: string;
  readonly components?: readonly string[] | undefined;
  readonly to?: OtherEnd | undefined;
  readonly ports: readonly number[];
  readonly protocol: 'TCP' | 'UDP';
}

export interface FurtherIngress {
  readonly reason: string;
  readonly components?: readonly string[] | undefined;
  readonly from?: OtherEnd | undefined;
  readonly ports?: readonly number[] | undefined;
  readonly protocol: 'TCP' | 'UDP';
}
