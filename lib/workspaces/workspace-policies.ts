import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
} from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { apiServerRule, type Destination, destinationRules, dnsRule } from '../model/egress.js';
import { type Flow, type FlowEnd, podsOfNamespace, tcp } from '../model/flow.js';
import { furtherPeers } from '../model/further-flows.js';
import { workspacePolicies } from '../model/names-workspaces.js';
import type { NetworkPolicySettings } from '../model/network-policy-schema.js';
import { hostOf, portOf } from '../schema/fields.js';
import type { WorkspacePolicySettings } from './policy-schema.js';

/** What the pods of a workspace connect to in any case. */
export interface WorkspaceNetwork {
  readonly apiServer: NetworkPolicySettings['apiServer'];
  readonly dnsPorts: readonly number[];
  /**
   * The pods of the server, or of the proxy in front of it, with their port.
   * @default - they admit no programs of workspaces: the server believes the headers of a proxy of others
   */
  readonly server?: { readonly endpoint: FlowEnd; readonly port: number } | undefined;
  /**
   * URL of the server for clients outside the cluster.
   * @default - there is no gateway
   */
  readonly publicUrl?: string | undefined;
  /** @default - there is no proxy */
  readonly httpProxy?: Destination | undefined;
}

export interface WorkspacePoliciesProps {
  readonly namespace: string;
  readonly settings: WorkspacePolicySettings;
  readonly network: WorkspaceNetwork;
  /** How clients call the server. */
  readonly via: 'cluster' | 'gateway';
  /**
   * URL of the service with the bucket of the workspace.
   * @default - artifacts go through the server
   */
  readonly bucket?: string | undefined;
  /**
   * Token endpoint of the issuer that pods of the namespace call.
   * @default - they call none
   */
  readonly issuer?: string | undefined;
}

/** Network policies for all pods of a workspace: nothing but what clients of MLflow need, and what is listed. */
export class WorkspacePolicies extends Construct {
  /** The policy of the server admits them too; that of the operator admits every pod of the cluster. */
  readonly flows: readonly Flow[];

  constructor(scope: Construct, id: string, props: WorkspacePoliciesProps) {
    super(scope, id);
    validate(this);
    const { namespace, settings, network, via } = props;
    const { server } = network;
    this.flows =
      via === 'cluster' && server?.endpoint.policy && !server.endpoint.policy.byOperator
        ? [
            {
              from: podsOfNamespace(`pods of namespace ${namespace}`, namespace),
              to: server.endpoint,
              ports: tcp(server.port),
              why: 'clients in the cluster',
            },
          ]
        : [];
    const add = (name: string, spec: NonNullable<NetworkPolicy['spec']>) =>
      new ApiObject(this, name, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name, namespace },
        spec,
      });
    add(workspacePolicies.deny, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    add(workspacePolicies.clients, { podSelector: {}, policyTypes: ['Egress'], egress: [...clientRules(props)] });
    const egress = settings.egress.map(({ to, ports, protocol }): NetworkPolicyEgressRule => {
      const peers = furtherPeers(to);
      return { ports: ports.map((port) => ({ protocol, port })), ...(peers.length > 0 ? { to: [...peers] } : {}) };
    });
    const ingress = settings.ingress.map(({ from, ports, protocol }): NetworkPolicyIngressRule => {
      const peers = furtherPeers(from);
      return { ports: ports.map((port) => ({ protocol, port })), ...(peers.length > 0 ? { from: [...peers] } : {}) };
    });
    const own: NetworkPolicyPeer[] = settings.within ? [{ podSelector: {} }] : [];
    const inbound = [...(own.length > 0 ? [{ from: own }] : []), ...ingress];
    const outbound = [...(own.length > 0 ? [{ to: own }] : []), ...egress];
    if (inbound.length + outbound.length === 0) return;
    add(workspacePolicies.team, {
      podSelector: {},
      policyTypes: [
        ...(inbound.length > 0 ? (['Ingress'] as const) : []),
        ...(outbound.length > 0 ? (['Egress'] as const) : []),
      ],
      ...(inbound.length > 0 ? { ingress: inbound } : {}),
      ...(outbound.length > 0 ? { egress: outbound } : {}),
    });
  }
}

function clientRules({ network, via, bucket, issuer }: WorkspacePoliciesProps): readonly NetworkPolicyEgressRule[] {
  const { apiServer, dnsPorts, server, publicUrl, httpProxy } = network;
  const called = [
    ...(via === 'gateway' && publicUrl ? [destinationOf('gateway', publicUrl)] : []),
    ...(bucket ? [destinationOf('bucket', bucket)] : []),
    ...(issuer ? [destinationOf('issuer', issuer)] : []),
    ...(httpProxy ? [httpProxy] : []),
  ];
  return [
    dnsRule(dnsPorts),
    apiServerRule(apiServer),
    ...(via === 'cluster' && server ? [{ ports: [...tcp(server.port)], to: [...server.endpoint.peers] }] : []),
    ...destinationRules(called),
  ];
}

function destinationOf(what: string, given: string): Destination {
  const url = new URL(given);
  return { what, host: hostOf(url), port: portOf(url) };
}
