import type { NetworkPolicyPort } from '../../imports/kubernetes.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { loginOf } from '../identity/authentication/logins.js';
import { proxyServiceName } from '../identity/authentication/proxy-names.js';
import type { Flow } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import type { StandaloneOverlay } from '../overlay/rendering.js';
import { code, section, table } from './markdown.js';
import { peerText } from './peer-text.js';
import { backupNotes } from './readme-restore.js';
import { artifactNames, databaseNames } from './store-names.js';

/** What the overlay is, in a sentence or two. */
export function standaloneSummary({ environment, server }: StandaloneOverlay): string {
  const { settings, namespace, publicUrl } = environment;
  const { parts } = server;
  const { replicas, autoscaling } = settings.server;
  const pods = autoscaling
    ? `${autoscaling.minReplicas} to ${autoscaling.maxReplicas} replicas`
    : `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
  const url = publicUrl ? ` Users open <${parts.hosts.publicUri ?? publicUrl}>.` : '';
  return `MLflow ${settings.server.image.version} in namespace ${code(namespace)} with ${pods} on ${databaseNames[settings.backendStore.type]} and ${artifactNames[settings.artifactStore.type]}, without an operator. ${loginOf(settings.authentication).callers} Pods of the cluster reach it at ${code(parts.hosts.clientUri)}.${url}`;
}

/** The path of a request, as a diagram. */
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
    : ['  user -.->|artifacts, with its own credentials| bucket[("artifact store")]'];
  return section(
    'Request flow',
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
      : 'Artifacts do not pass through the server: every client needs its own credentials for the store.',
  );
}

/** The allowed connections: the same list that the network policies are made from. */
export function connectivitySection({ flows, environment }: StandaloneOverlay): string | undefined {
  const all = flows.map(({ from, to, ports, why }) => [ends(from), ends(to), portsOf(ports), why]);
  // Two parts of the overlay may request the same connection.
  const { modelProviders, webhookReceivers } = environment.settings.networkPolicy;
  const rows = [...new Map(all.map((row) => [row.join(), row])).values()];
  return section(
    'Network policies',
    'Each pod of this overlay in the table has a policy for ingress and egress that allows only these connections. The other ends are not part of this overlay: if they have policies, those must allow the connection too.',
    table(['From', 'To', 'Ports', 'Purpose'], rows),
    flows.some(({ to }) => to.what === 'API server' && to.peers.length === 0 && !to.entities)
      ? 'The API server runs outside the pod network, so the rule allows any address; `networkPolicy.apiServer.cidrs` restricts it; with Cilium `networkPolicy.apiServer.entities` does.'
      : undefined,
    modelProviders.length + webhookReceivers.length === 0
      ? 'Providers of models for the AI gateway and receivers of webhooks have no rule until `networkPolicy.modelProviders` and `networkPolicy.webhookReceivers` name them.'
      : undefined,
  );
}

function ends({ what, peers, policy, entities }: Flow['from']): string {
  if (policy) return what;
  if (entities)
    return `${what ? `${what} (` : ''}${entities.map((name) => code(name)).join(', ')} of Cilium${what ? ')' : ''}`;
  const text = peers.length > 0 ? peers.map(peerText).join(', ') : 'any address';
  return what ? `${what} (${text})` : text;
}

function portsOf(ports: readonly NetworkPolicyPort[]): string {
  const numbers = ports.map(({ port, protocol }) => `${String(port)}${protocol === 'UDP' ? '/UDP' : ''}`);
  return numbers.join(', ');
}

/** Where data is stored, and what must not be lost or changed. */
export function dataNotes(overlay: StandaloneOverlay): readonly string[] {
  const { environment, server } = overlay;
  const { settings, instance } = environment;
  const accounts = trustedAccounts(overlay);
  return [
    ...(accounts.length > 0
      ? [
          `The cloud must trust each service account that accesses ${settings.backup?.destination.type === 's3' ? 'a bucket' : 'the artifact store'}: ${accounts.map((name) => code(`system:serviceaccount:${instance.namespace}:${name}`)).join(', ')}.`,
          ...(identitiesOf(overlay).includes('eks-pod-identity')
            ? [
                `EKS Pod Identity requires an association for each of them: ${code(`aws eks create-pod-identity-association --cluster-name <cluster> --namespace ${instance.namespace} --service-account <account> --role-arn <role>`)}. Restart the pods after it; keys are given to a pod when it starts.`,
              ]
            : []),
        ]
      : []),
    ...(server.parts.claim
      ? [`The volume ${code(server.parts.claim.name)} holds data; Argo CD and Flux neither prune nor delete it.`]
      : []),
    ...(settings.backendStore.type === 'cloudnative-pg'
      ? [
          'CloudNativePG deletes the volumes of a Cluster together with the Cluster. Argo CD and Flux neither prune nor delete it; take a backup before you delete it.',
        ]
      : []),
    ...(settings.artifactStore.type === 'in-cluster-s3'
      ? [
          `The claim ${code(`data-${namesOf(instance).objectStore}-0`)} holds all artifacts. It is kept when its StatefulSet is deleted, and this overlay does not back it up.`,
        ]
      : []),
    ...server.parts.encryption.secrets.map(
      ({ name }) =>
        `The Secret ${code(name)} encrypts the credentials that users store in MLflow (keys of model providers, secrets of webhooks). With a different key they cannot be read: never change it by hand, and keep a copy of it with the backups.`,
    ),
    ...backupNotes({ environment, server }),
  ];
}

/** How pods get an identity of the cloud for the buckets of artifacts and backups. */
function identitiesOf({ environment }: Pick<StandaloneOverlay, 'environment'>): readonly string[] {
  const { artifactStore, backup } = environment.settings;
  return [artifactStore, backup?.destination].flatMap((store) => {
    const type = store && 'credentials' in store && 'type' in store.credentials && store.credentials.type;
    return type === 'workload-identity' || type === 'eks-pod-identity' ? [type] : [];
  });
}

/** Service accounts to whose pods the cloud gives an identity. */
function trustedAccounts({ environment, flows, server }: StandaloneOverlay): readonly string[] {
  if (identitiesOf({ environment }).length === 0) return [];
  const ends = flows.filter(({ why }) => why === 'identity').flatMap(({ from }) => from.policy ?? []);
  return [...new Set(ends.map(({ component, name }) => (component === 'server' ? server.parts.account : name)))];
}
