import { asksKubernetes, readsClusterKeys, usesWorkspaces } from '../identity/authentication/authentication-schema.js';
import { apiServerFlow, dnsFlow, type Flow, type FlowEnd, ownPods, podsOfNamespace, tcp } from '../model/flow.js';
import { selectorOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { ServerParts } from './server-parts.js';

/** The server's pods, as policies select them. */
export function serverEndpoint({ settings: { instance } }: Pick<ServerParts, 'settings'>): FlowEnd {
  return ownPods('server', {
    component: 'server',
    name: namesOf(instance).server,
    namespace: instance.namespace,
    podLabels: selectorOf(instance, 'server'),
  });
}

/** Flows to the server inside the cluster, and from the server. */
export function serverFlows(parts: ServerParts, server: FlowEnd): readonly Flow[] {
  const { settings, connections, identity, port } = parts;
  const { authentication, networkPolicy, metrics } = settings;
  const inbound = [
    // Only the proxy that sets the identity headers, or a gateway that authenticates, may connect.
    ...(isBehindGateway(settings) ? [] : [clientsPeer(parts)]),
    ...accountPeers(parts),
    ...(metrics ? [{ from: podsOfNamespace('monitoring', settings.monitoringNamespace), why: 'metrics' }] : []),
  ];
  return [
    ...inbound.map(({ from, why }) => ({ from, to: server, ports: tcp(port), why })),
    dnsFlow(server, settings.dnsPorts),
    ...(asksKubernetes(authentication)
      ? [apiServerFlow(server, networkPolicy.apiServer, 'the permissions of callers, and the list of workspaces')]
      : []),
    ...(readsClusterKeys(authentication)
      ? [apiServerFlow(server, networkPolicy.apiServer, 'the public keys for the tokens of pods')]
      : []),
    ...[...connections, identity].flatMap((connection) => connection.flows(server)),
    // Direct access of clients: the overlay has policies only for its own store.
    ...(parts.artifacts.served ? [] : parts.artifactStore.flows(clientsPeer(parts).from).filter(({ to }) => to.policy)),
  ];
}

/** Whether something in front of the server authenticates requests; without a gateway, none is for a laptop. */
function isBehindGateway({ authentication: { type }, gateway }: ServerParts['settings']): boolean {
  return type === 'proxy' || type === 'headers' || (type === 'none' && gateway.type !== 'none');
}

/** Namespaces whose accounts the server accepts. */
function accountPeers({ settings: { authentication, instance } }: ServerParts) {
  if (!readsClusterKeys(authentication)) return [];
  return (authentication.serviceAccounts?.namespaces ?? [])
    .filter((namespace) => namespace !== instance.namespace)
    .map((namespace) => ({
      from: podsOfNamespace(`pods of namespace ${namespace}`, namespace),
      why: 'clients in the cluster',
    }));
}

/** Clients in the cluster: pods of workspaces, by the label that makes a namespace a workspace; without such a label every pod of the cluster. */
export function clientsPeer({ settings: { authentication, instance } }: ServerParts): {
  readonly from: FlowEnd;
  readonly why: string;
} {
  const why = 'clients in the cluster';
  if (!usesWorkspaces(authentication))
    return { from: podsOfNamespace(`pods of namespace ${instance.namespace}`, instance.namespace), why };
  const { labelSelector } = authentication.workspaces;
  return {
    from: {
      what: labelSelector ? 'pods of workspaces' : 'every pod of the cluster',
      peers: [{ namespaceSelector: labelSelector ?? {} }],
    },
    why,
  };
}
