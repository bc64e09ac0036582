import type { NetworkPolicyPeer, NetworkPolicyPort } from '../../imports/kubernetes.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { loginOf } from '../identity/authentication/logins.js';
import { proxyServiceName } from '../identity/authentication/proxy-names.js';
import type { Flow } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import type { StandaloneOverlay } from '../overlay/rendering.js';
import { code, section, table } from './markdown.js';

/** What the overlay is, in a sentence or two. */
export function standaloneSummary({ environment, server }: StandaloneOverlay): string {
  const { settings, namespace, publicUrl } = environment;
  const { parts } = server;
  const { replicas, autoscaling } = settings.server;
  const pods = autoscaling
    ? `${autoscaling.minReplicas} to ${autoscaling.maxReplicas} replicas`
    : `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
  const url = publicUrl ? ` Users find it at <${parts.hosts.publicUri ?? publicUrl}>.` : '';
  return `MLflow ${settings.server.image.version} in namespace ${code(namespace)} with ${pods} on ${databases[settings.backendStore.type]} and ${artifacts[settings.artifactStore.type]}, without an operator. ${loginOf(settings.authentication).callers} Pods of the cluster reach it at ${code(parts.hosts.clientUri)}.${url}`;
}

const databases = {
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  'cloudnative-pg': 'PostgreSQL in the cluster (CloudNativePG)',
} as const;

const artifacts = {
  volume: 'files on a volume',
  s3: 'S3',
  'in-cluster-s3': 'an S3 server in the cluster',
  gcs: 'Google Cloud Storage',
  azure: 'Azure Blob Storage',
} as const;

/** The way of a request, as a picture. */
export function standaloneRequestSection({ environment, server }: StandaloneOverlay): string | undefined {
  const { settings, instance } = environment;
  const { parts } = server;
  const { gateway } = settings;
  const { authentication } = settings;
  const isProxied = authentication.type === 'proxy';
  const service = isProxied
    ? `${proxyServiceName(authentication, instance)}:${authentication.service.port}`
    : `${namesOf(instance).server}:${parts.port}`;
  const proxied = isProxied
    ? `proxy["oauth2-proxy, ${authentication.replicas} ×"]\n  proxy -->|who are you?| issuer["${authentication.issuer}"]\n  proxy -->|"${authentication.identity === 'headers' ? 'name and groups' : 'ID token'}"| `
    : '';
  const entry =
    gateway.type === 'none'
      ? '  user[user] -->|port-forward| service'
      : `  user[browser or client] -->|"${parts.hosts.publicUri}"| gateway["${gateway.type}"]\n  gateway -->|"${parts.scheme}"| service`;
  const stores = server.flows
    .filter(({ from, to }) => from === server.endpoint && !['DNS', 'API server'].includes(to.what))
    .map(({ to, ports }, index) => `  server -->|"${portsOf(ports)}"| store${index}[("${to.what}")]`);
  const direct = parts.artifacts.served
    ? []
    : ['  user -.->|artifacts, with credentials of their own| bucket[("artifact store")]'];
  return section(
    'The way of a request',
    [
      '```mermaid',
      'flowchart LR',
      entry,
      `  pod["pod of a workspace"] -->|"${parts.hosts.clientUri}"| service`,
      `  service["Service ${service}"] --> ${proxied}server["MLflow, ${parts.mostReplicas} × ${parts.workers} workers"]`,
      ...(asksKubernetes(settings.authentication) ? ['  server -->|may the caller do this?| api["API server"]'] : []),
      ...stores,
      ...(parts.claim ? [`  server --> volume[("volume ${parts.claim.name}")]`] : []),
      ...direct,
      '```',
    ].join('\n'),
    parts.artifacts.served
      ? undefined
      : 'Artifacts do not pass through the server: every client needs credentials of the store of its own.',
  );
}

/** Who may connect to whom: the same list that the network policies are made from. */
export function connectivitySection({ flows }: StandaloneOverlay): string | undefined {
  const all = flows.map(({ from, to, ports, why }) => [ends(from), ends(to), portsOf(ports), why]);
  // Two parts of the overlay may ask for the same.
  const rows = [...new Map(all.map((row) => [row.join(), row])).values()];
  return section(
    'Network: who may connect to whom',
    'Pods of this overlay that stand in the table have a policy for both directions, and nothing else is open to them. Which ends have none, their owners have to open.',
    table(['From', 'To', 'Ports', 'Why'], rows),
    flows.some(({ to }) => to.what === 'API server' && to.peers.length === 0)
      ? 'The API server runs outside the pod network, so its address stays open; `networkPolicy.apiServer.cidrs` narrows it.'
      : undefined,
  );
}

function ends({ what, peers, policy }: Flow['from']): string {
  if (policy) return what;
  return `${what} (${peers.length > 0 ? peers.map(peerText).join(', ') : 'any address'})`;
}

function peerText({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): string {
  if (ipBlock) return ipBlock.cidr;
  const pods = podSelector?.matchLabels
    ? `pods ${Object.entries(podSelector.matchLabels)
        .map(([key, value]) => code(`${key}=${value}`))
        .join(' ')}`
    : 'pods';
  const labels = namespaceSelector?.matchLabels ?? {};
  const name = labels['kubernetes.io/metadata.name'];
  if (name) return `${pods} of namespace ${code(name)}`;
  const expressions = [
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...(namespaceSelector?.matchExpressions ?? []).map(
      ({ key, operator, values = [] }) => `${key} ${operator}${values.length > 0 ? ` ${values.join(',')}` : ''}`,
    ),
  ];
  return expressions.length > 0 ? `${pods} of namespaces ${code(expressions.join(', '))}` : `${pods} of any namespace`;
}

function portsOf(ports: readonly NetworkPolicyPort[]): string {
  const numbers = ports.map(({ port, protocol }) => `${String(port)}${protocol === 'UDP' ? '/UDP' : ''}`);
  return numbers.join(', ');
}

/** What is kept where, and what must not be lost or changed. */
export function dataSection(overlay: StandaloneOverlay): string | undefined {
  const { environment, server } = overlay;
  const { settings, instance } = environment;
  const names = namesOf(instance);
  const accounts = trustedAccounts(overlay);
  const lines = [
    ...(accounts.length > 0
      ? [
          `The cloud has to trust every account that opens the artifact store by itself: ${accounts.map((name) => code(`system:serviceaccount:${instance.namespace}:${name}`)).join(', ')}.`,
        ]
      : []),
    ...(server.parts.claim
      ? [`The volume ${code(server.parts.claim.name)} holds data; Argo CD neither prunes nor deletes it.`]
      : []),
    ...(settings.backendStore.type === 'cloudnative-pg'
      ? [
          'CloudNativePG deletes the volumes of a Cluster with it: Argo CD neither prunes nor deletes the Cluster, and nobody else should before there is a backup.',
        ]
      : []),
    ...(settings.artifactStore.type === 'in-cluster-s3'
      ? [
          `The claim ${code(`data-${namesOf(instance).objectStore}-0`)} holds all artifacts. It stays when its StatefulSet is deleted, and nothing of this overlay copies it.`,
        ]
      : []),
    ...server.parts.encryption.secrets.map(
      ({ name }) =>
        `The Secret ${code(name)} encrypts what users entrust to MLflow (keys of model providers, secrets of webhooks). A changed key makes all of it unreadable, so it is never changed by hand, and a copy of it belongs where the backups are.`,
    ),
    ...(settings.backup
      ? [`Copies of the database are made by CronJob ${code(names.backup)} onto the volume ${code(names.backup)}.`]
      : []),
  ];
  return section('Data', lines.map((line) => `- ${line}`).join('\n'));
}

/** Accounts with the annotations by which the stores let them in. */
function trustedAccounts({ objects, server }: StandaloneOverlay): readonly string[] {
  const keys = Object.keys(server.parts.artifactStore.serviceAccountAnnotations);
  return objects
    .filter(({ kind, metadata }) => kind === 'ServiceAccount' && keys.some((key) => metadata.annotations?.[key]))
    .map(({ metadata }) => metadata.name);
}
