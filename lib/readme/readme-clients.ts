import { type ClientAccess, clientSecret, clientVariables } from '../clients/client-access.js';
import { clientConfigMapName } from '../clients/client-kit.js';
import { createSecret } from '../model/requirement.js';
import type { Overlay } from '../overlay/rendering.js';
import { code, section, shell, table } from './markdown.js';

/** What a notebook, a pipeline or a CI job sets. */
export function clientsSection({ environment, clientAccess }: Overlay): string | undefined {
  const { clients } = environment.settings;
  const namespace = clients?.namespaces[0] ?? '<namespace>';
  const via = clients?.via ?? (clientAccess.outsideUri ? 'gateway' : 'cluster');
  const rows = Object.entries(clientVariables(clientAccess, via, namespace)).map(([name, value]) => [
    code(name),
    code(value),
  ]);
  const secret = clientSecret(clientAccess);
  return section(
    'Clients',
    'A program that uses MLflow sets:',
    table(
      ['Variable', 'Value'],
      [...rows, ...(secret ? secret.keys.map(({ key, format }) => [code(variableOf(key)), code(format)]) : [])],
    ),
    ways[clientAccess.credentials.type](clientAccess),
    secret ? shell(createSecret(namespace, secret.name, secret.keys)) : undefined,
    clients
      ? `Pods of ${clients.namespaces.map(code).join(', ')} take them from the ConfigMap ${code(clientConfigMapName(clientAccess))}:`
      : undefined,
    clients ? podSnippet(clientAccess) : undefined,
    via === 'cluster' && clientAccess.insideUri.startsWith('https')
      ? `The certificate of the Service is signed by a CA of the cluster: mount it and name the file in ${code('MLFLOW_TRACKING_SERVER_CERT_PATH')}.`
      : undefined,
  );
}

const ways = {
  'cluster-token': () =>
    `${code('MLFLOW_TRACKING_AUTH')} needs the package mlflow-kubernetes-plugins beside the client; it sends the token of the pod, or of the kubeconfig. Without it, ${code('MLFLOW_TRACKING_TOKEN')} holds the token: ${code('kubectl create token <account>')}.`,
  'id-token': ({ credentials }: ClientAccess) =>
    `The token is an ID token of ${'issuer' in credentials ? `<${credentials.issuer}>` : 'the issuer'}, and the run belongs to whom it names. It ends, after 24 hours with Dex and after minutes with Keycloak: whatever runs for longer asks for a new one. An answer that is a page (302, HTML) instead of JSON means that the token was not accepted.`,
  'access-key': ({ credentials }: ClientAccess) =>
    [
      `A user makes the access key on the page of permissions (${code('/oidc/ui/')}, "Create access key"); a new one takes the place of the old. A token of the issuer works too, as ${code('MLFLOW_TRACKING_TOKEN')}, as long as it lives.`,
      ...('serviceAccounts' in credentials && credentials.serviceAccounts
        ? [
            `Pods of ${credentials.serviceAccounts.namespaces.map(code).join(', ')} need no key: the projected token of their account, with the audience ${code(credentials.serviceAccounts.audience)}, makes them users.`,
          ]
        : []),
    ].join(' '),
  none: () => 'Nobody is asked who they are.',
} as const;

function variableOf(key: string): string {
  return key === 'token' ? 'MLFLOW_TRACKING_TOKEN' : key;
}

function podSnippet(access: ClientAccess): string {
  const secret = clientSecret(access);
  const token = secret?.keys[0]?.key === 'token';
  return [
    '```yaml',
    'containers:',
    '- name: training',
    '  envFrom:',
    `  - configMapRef: {name: ${clientConfigMapName(access)}}`,
    ...(secret && !token ? [`  - secretRef: {name: ${secret.name}}`] : []),
    ...(secret && token
      ? [
          '  env:',
          '  - name: MLFLOW_TRACKING_TOKEN',
          `    valueFrom: {secretKeyRef: {name: ${secret.name}, key: token}}`,
        ]
      : []),
    '```',
  ].join('\n');
}
