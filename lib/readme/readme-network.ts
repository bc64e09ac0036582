import { hasSpecField } from '../crds/mlflow-spec.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import { calledDestinations } from '../model/called-services.js';
import { describeDestination } from '../model/egress.js';
import { describeFlow } from '../model/flow.js';
import type { OtherEnd } from '../model/further-connections-schema.js';
import { furtherPeers } from '../model/further-flows.js';
import { proxyDestination } from '../model/http-proxy.js';
import { operated } from '../model/operated.js';
import type { OperatedOverlay } from '../overlay/rendering.js';
import { isServed } from '../stores/artifacts/artifact-store.js';
import { code, section, table } from './markdown.js';
import { peerText } from './peer-text.js';

/** The path of a request, as a diagram. */
export function requestSection({ environment, server }: OperatedOverlay): string | undefined {
  const { gateway, settings } = environment;
  const entry =
    gateway.type === 'none'
      ? '  user[user] -->|port-forward| service'
      : `  user[browser or client] -->|"https ${gateway.hostnames[0]}"| gateway["gateway ${gatewayName(environment)}"]\n  gateway -->|"https ${operated.staticPrefix}"| service`;
  const targets = [...new Map(server.flows.map((flow) => [flow.to.what, flow])).values()];
  const stores = targets.map(
    ({ to, ports }, index) => `  server -->|"${ports[0]?.port}"| store${index}[("${to.what}")]`,
  );
  const volume = server.usesVolume ? [`  server --> volume[("volume ${operated.claim}")]`] : [];
  const direct = !isServed(settings.artifactStore)
    ? ['  user -.->|artifacts, with its own credentials| bucket[("S3")]']
    : [];
  return section(
    'Request flow',
    [
      '```mermaid',
      'flowchart LR',
      entry,
      `  pod["pod of a workspace"] -->|"${server.uri}"| service`,
      `  service["Service ${operated.name}:${operated.port}"] --> server["MLflow, ${settings.server.replicas} × ${settings.server.workers} workers"]`,
      '  server -->|may the caller do this?| api["API server"]',
      ...stores,
      ...volume,
      ...direct,
      '```',
    ].join('\n'),
    !isServed(settings.artifactStore)
      ? 'Artifacts do not pass through the server: every client needs its own S3 credentials.'
      : undefined,
  );
}

function gatewayName({ gateway, profile }: OperatedEnvironment): string {
  if (gateway.type === 'gateway-api') return `${gateway.namespace}/${gateway.name}`;
  return profile.network.gateway ? `${profile.network.gateway.namespace}/${profile.network.gateway.name}` : '';
}

/** The allowed connections, and those that no policy of the overlay can restrict. */
export function networkSection({ environment, server }: OperatedOverlay): string | undefined {
  const { settings, profile } = environment;
  const { apiServer } = settings.networkPolicy;
  const anywhere = apiServer.cidrs ? apiServer.cidrs.join(', ') : 'any address';
  const rows = [
    [
      'every pod of the cluster',
      `server, port ${operated.port}`,
      'the policy that the operator creates; every request needs a valid token',
    ],
    ['server', `DNS, ports ${environment.dnsPorts.join(', ')}`, 'name resolution'],
    ['server', `API server, ${anywhere}, ports ${apiServer.ports.join(', ')}`, 'authorization and workspaces'],
    ...server.stores.databases
      .flows(server.endpoint)
      .map((flow) => ['server and migration', describeFlow(flow), flow.to.what]),
    ...server.stores.artifacts.flows(server.endpoint).map((flow) => ['server', describeFlow(flow), flow.to.what]),
    ...(settings.garbageCollection
      ? [['garbage collection', 'server, database, DNS, API server', 'its own policy']]
      : []),
    ...calledDestinations(settings.networkPolicy).map((destination) => [
      'server',
      describeDestination(destination),
      `${destination.what} ${destination.host}`,
    ]),
    ...furtherRows(settings.networkPolicy),
    ...(settings.httpProxy
      ? [
          [
            'server, and garbage collection where it leaves the cluster',
            describeDestination(proxyDestination(settings.httpProxy)),
            'HTTP proxy',
          ],
        ]
      : []),
  ];
  return section(
    'Network policies',
    table(['From', 'To', 'Purpose'], rows),
    `Policies are additive: another NetworkPolicy can allow more, but not deny what ${code(operated.name)}, the operator's own, allows. Its ingress allows every namespace, and no field of the MLflow resource changes that; an AdminNetworkPolicy can. Its egress is the list above instead of the operator's default of ten ports to any address.${apiServer.cidrs ? '' : ' The rule for the API server allows any address, because it runs outside the pod network; `networkPolicy.apiServer.cidrs` restricts it.'}`,
    hasSpecField(profile.server.api, 'migration')
      ? `The migration Job carries the server's label ${code('app.kubernetes.io/instance: mlflow')}, so both policies select it and what either allows is allowed; its own allows ports ${operated.migrationPolicy.ports.join(', ')} to any address. The overlay cannot restrict that.`
      : undefined,
  );
}

/** Connections that the environment adds, each with its reason. */
function furtherRows({
  additionalEgress,
  additionalIngress,
}: OperatedEnvironment['settings']['networkPolicy']): readonly string[][] {
  return [
    ...additionalEgress.map(({ components, to, ports, protocol, reason }) => [
      (components ?? ['server', 'garbage collection', 'operator']).join(', '),
      `${endText(to)}, ${protocol} ${ports.join(', ')}`,
      reason,
    ]),
    ...additionalIngress.map(({ from, ports = [operated.port], protocol, reason }) => [
      endText(from),
      `server, ${protocol} ${ports.join(', ')}`,
      reason,
    ]),
  ];
}

function endText(end: OtherEnd | undefined): string {
  const peers = furtherPeers(end);
  return peers.length > 0 ? peers.map(peerText).join(', ') : 'any address';
}
