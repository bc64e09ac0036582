import { type ClientAccess, clientPackage, clientSecret, clientVariables } from '../clients/client-access.js';
import { clientConfigMapName } from '../clients/client-config.js';
import { variableOfKey } from '../clients/mlflow-client.js';
import { operated } from '../model/operated.js';
import { createSecret } from '../model/requirement.js';
import type { Overlay } from '../overlay/rendering.js';
import type { PlatformProfile } from '../platform/profile.js';
import type { Workspace } from '../workspaces/workspace-schema.js';
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
    'MLflow clients set:',
    table(
      ['Variable', 'Value'],
      [...rows, ...(secret ? secret.keys.map(({ key, format }) => [code(variableOfKey(key)), code(format)]) : [])],
    ),
    ways[clientAccess.credentials.type](clientAccess, environment.profile.cli, serverVersionOf(environment)),
    ...(clientAccess.credentials.type === 'cluster-token'
      ? workstationNote(clientAccess, environment.profile.cli, namespace)
      : []),
    secret ? shell(createSecret(namespace, secret.name, secret.keys)) : undefined,
    clients
      ? `In ${clients.namespaces.map(code).join(', ')}, pods read them from the ConfigMap ${code(clientConfigMapName(clientAccess))}:`
      : undefined,
    clients ? podSnippet(clientAccess) : undefined,
    ...bucketNote(environment.settings.workspaces),
    via === 'cluster' && clientAccess.insideUri.startsWith('https') ? trustNote(clientAccess) : undefined,
  );
}

function trustNote({ insideCa }: ClientAccess): string {
  const variable = code('MLFLOW_TRACKING_SERVER_CERT_PATH');
  return insideCa
    ? `${variable} is the CA of the Service, which OpenShift projects beside the token of every pod. A pod with ${code('automountServiceAccountToken: false')} mounts the ConfigMap ${code('openshift-service-ca.crt')} there, beside a token of its own.`
    : `The certificate of the Service is signed by a CA of the cluster: mount it, and set ${variable} to its path.`;
}

function serverVersionOf(environment: Overlay['environment']): string {
  return environment.form === 'operated'
    ? environment.profile.server.version
    : environment.settings.server.image.version;
}

/** The namespace of the kubeconfig's context is the workspace. */
function workstationNote({ outsideUri, workspaces }: ClientAccess, cli: PlatformProfile['cli'], namespace: string) {
  if (!outsideUri || !workspaces) return [];
  return [
    `On a workstation, the client takes token and namespace from the current context of the kubeconfig:`,
    shell(
      ...(cli === 'oc'
        ? ['oc login <URL of the API server>', `oc project ${namespace}`, 'oc whoami']
        : [`kubectl config set-context --current --namespace=${namespace}`, 'kubectl auth whoami']),
      `export MLFLOW_TRACKING_URI=${outsideUri}`,
      'export MLFLOW_TRACKING_AUTH=kubernetes-namespaced',
      verification,
    ),
    `The last command prints the workspaces that the caller may use. ${code('mlflow.set_workspace("<namespace>")')} selects another one for the rest of a program: it requires rights there, for example by ${code('workspaces[].bindings')} of that namespace with the account as subject.`,
  ];
}

/** Run against the server by test/server/client.test.ts. */
export const verification = `python -c "import mlflow; print([one.name for one in mlflow.list_workspaces()])"`;

/** Without these variables, uploads from a workspace with its own bucket fail: the server does not proxy them. */
function bucketNote(workspaces: readonly Workspace[]): readonly string[] {
  const own = workspaces.filter(({ artifacts }) => artifacts).map(({ namespace }) => code(namespace));
  const name = operated.workspaceSecret;
  if (own.length === 0) return [];
  return [
    `In ${own.join(', ')}, the server does not serve artifacts: new experiments have locations (${code('s3://…')}) in the bucket of Secret ${code(name)}, and clients upload and download there with its credentials. Parameters, metrics, tags and traces go through the server as always, and experiments that existed before keep their location. Clients require ${code('boto3')}, a network policy that allows the S3 service, and in each pod:`,
    [
      '```yaml',
      'envFrom:',
      `- secretRef: {name: ${name}}`,
      'env:',
      '- name: MLFLOW_S3_ENDPOINT_URL',
      `  valueFrom: {secretKeyRef: {name: ${name}, key: AWS_S3_ENDPOINT}}`,
      '```',
    ].join('\n'),
  ];
}

const ways = {
  'cluster-token': ({ workspaces }: ClientAccess, cli: PlatformProfile['cli'], version: string) =>
    [
      `${code('MLFLOW_TRACKING_AUTH')} requires ${code(`pip install "${clientPackage(version)}"`)}: the client sends the token of the pod or of the kubeconfig${workspaces ? `, and its namespace as the workspace unless ${code('MLFLOW_WORKSPACE')} is set` : ''}.`,
      `Other clients set ${code('MLFLOW_TRACKING_TOKEN')}${cli === 'oc' ? `: users to ${code('"$(oc whoami --show-token)"')}, programs to a token from ${code('oc create token <account>')}` : ` to a token from ${code('kubectl create token <account>')}`}.`,
    ].join(' '),
  'id-token': ({ credentials }: ClientAccess) =>
    `The token is an ID token of ${'issuer' in credentials ? `<${credentials.issuer}>` : 'the issuer'}, and runs belong to the user it names. It expires, after 24 hours with Dex and after minutes with Keycloak: a longer run must request a new one. A response with a page (302, HTML) instead of JSON means that the token was not accepted.`,
  'access-key': ({ credentials }: ClientAccess) =>
    [
      `Users create the access key on the permissions page (${code('/oidc/ui/')}, "Create access key"); a new key replaces the old one. A token of the issuer works too, as ${code('MLFLOW_TRACKING_TOKEN')}, until it expires.`,
      ...('serviceAccounts' in credentials && credentials.serviceAccounts
        ? [
            `Pods of ${credentials.serviceAccounts.namespaces.map(code).join(', ')} do not need a key: they authenticate with the projected token of their service account, with the audience ${code(credentials.serviceAccounts.audience)}.`,
          ]
        : []),
    ].join(' '),
  none: () => 'Requests are not authenticated.',
} as const;

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
