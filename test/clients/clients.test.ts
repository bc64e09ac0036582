import { clientPackage } from '../../lib/clients/client-access.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { verification } from '../../lib/readme/readme-clients.js';
import { kindDev, overlayOf, problemsOf, rhoai34Prod, rhoaiProd } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

const kit = (fields = '') => `clients: {namespaces: [team-a, team-b]${fields}}\n`;

/** Data of the ConfigMaps of clients, by their namespaces. */
function variables(yaml: string) {
  const found = overlayOf(yaml).objects.filter(({ metadata }) => metadata.name.endsWith('-client'));
  return Object.fromEntries(found.map((object) => [object.metadata.namespace, object['data']]));
}

test('each namespace of clients is told where the server is, and that it is a workspace itself', () => {
  expect(variables(standaloneProd + kit())).toEqual({
    'team-a': {
      MLFLOW_TRACKING_URI: 'https://mlflow.mlflow.svc:8443',
      MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced',
      MLFLOW_WORKSPACE: 'team-a',
    },
    'team-b': expect.objectContaining({ MLFLOW_WORKSPACE: 'team-b' }),
  });
});

test('a server of the operator has them too, and the gateway where it is asked for', () => {
  expect(variables(kindDev + kit())['team-a']).toMatchObject({
    MLFLOW_TRACKING_URI: 'https://mlflow.opendatahub.svc:8443/mlflow',
  });
  expect(variables(standaloneProd + kit(', via: gateway'))['team-b']).toMatchObject({
    MLFLOW_TRACKING_URI: 'https://mlflow.example.com',
  });
});

test('pods of these namespaces may reach the server, unless they go by the gateway', () => {
  const peers = (yaml: string) =>
    JSON.stringify(
      overlayOf(yaml).objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow'),
    );
  expect(peers(standaloneProd + kit())).toContain('"kubernetes.io/metadata.name":"team-b"');
  expect(peers(standaloneProd + kit(', via: gateway'))).not.toContain('team-b');
});

test('what cannot be is refused where it stands', () => {
  expect(problemsOf(kindDev + kit(', via: gateway'))).toContain('requires a gateway, and its type is none');
  expect(problemsOf(`${kindDev}clients: {namespaces: [a, a]}\n`)).toContain('a namespace is listed twice');
});

test('nobody is told of credentials where nobody is asked for them', () => {
  const overlay = overlayOf(replaced(standaloneDev, 'type: kubernetes', 'type: none') + kit());
  expect(
    Object.keys(variables(replaced(standaloneDev, 'type: kubernetes', 'type: none') + kit())['team-a'] as object),
  ).toEqual(['MLFLOW_TRACKING_URI']);
  expect(overlayReadme(overlay, [])).toContain('configMapRef: {name: mlflow-client}');
});

test.each([
  ['RHOAI 3.4', rhoai34Prod(), 'rh-ai.apps.example.com', '3.12'],
  ['RHOAI 3.5', rhoaiProd, 'rh-ai.example.com', '3.15'],
])('outside the cluster, clients of %s use the path of the gateway', (_, yaml, host, below) => {
  expect(variables(yaml + kit(', via: gateway'))['team-a']).toMatchObject({
    MLFLOW_TRACKING_URI: `https://${host}/mlflow`,
  });
  const readme = overlayReadme(overlayOf(yaml), []);
  expect(readme).toContain(`| \`MLFLOW_TRACKING_URI\` | \`https://${host}/mlflow\` |`);
  expect(readme).toContain(`pip install "mlflow[kubernetes]>=3.11,<${below}"`);
  expect(readme).toContain('"$(oc whoami --show-token)"');
});

test('a server without workspaces gets no workspace from its clients', () => {
  const without = standaloneDev.replace('type: kubernetes', 'type: kubernetes, workspaces: {enabled: false}');
  expect(variables(without + kit())['team-a']).toEqual({
    MLFLOW_TRACKING_URI: expect.any(String),
    MLFLOW_TRACKING_AUTH: 'kubernetes',
  });
});

test('clients of a workspace with its own bucket access the bucket themselves', () => {
  const readme = overlayReadme(
    overlayOf(`${kindDev}workspaces: [{namespace: team-a, artifacts: {path: mlflow}}]\n`),
    [],
  );
  for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_S3_ENDPOINT'])
    expect(readme).toMatch(
      new RegExp(
        `mlflow-artifact-connection\` in \`team-a\`.*\\| \`${key}\` .*clients of the workspace \\(which access`,
      ),
    );
  expect(readme).toContain('with the annotation opendatahub.io/connection-type-protocol=s3');
  expect(readme).toContain(
    'kubectl -n team-a annotate secret mlflow-artifact-connection opendatahub.io/connection-type-protocol=s3\n',
  );
  expect(readme).toContain('secretKeyRef: {name: mlflow-artifact-connection, key: AWS_S3_ENDPOINT}');
  expect(overlayReadme(overlayOf(`${kindDev}workspaces: [{namespace: team-b}]\n`), [])).not.toContain(
    'AWS_S3_ENDPOINT',
  );
});

test('on OpenShift, a pod that takes the variables trusts the Service by the CA beside its token', () => {
  const ca = '/var/run/secrets/kubernetes.io/serviceaccount/service-ca.crt';
  expect(variables(rhoaiProd + kit())['team-a']).toMatchObject({ MLFLOW_TRACKING_SERVER_CERT_PATH: ca });
  for (const yaml of [rhoaiProd + kit(', via: gateway'), kindDev + kit(), standaloneProd + kit()])
    expect(variables(yaml)['team-a']).not.toHaveProperty('MLFLOW_TRACKING_SERVER_CERT_PATH');
  expect(overlayReadme(overlayOf(rhoaiProd + kit()), [])).toContain(
    'which OpenShift projects beside the token of every pod',
  );
});

test.each([
  ['3.10.1', 'mlflow[kubernetes]>=3.11,<3.12'],
  ['3.14.0', 'mlflow[kubernetes]>=3.11,<3.15'],
])('clients of MLflow %s install %s', (version, expected) => {
  expect(clientPackage(version)).toBe(expected);
});

test('a workstation takes token and workspace from the kubeconfig, and a command shows that it does', () => {
  const readme = overlayReadme(overlayOf(rhoaiProd), []);
  for (const text of [
    'oc whoami',
    'oc project <namespace>',
    'export MLFLOW_TRACKING_AUTH=kubernetes-namespaced',
    verification,
  ])
    expect(readme).toContain(text);
  expect(readme).toContain('mlflow.set_workspace("<namespace>")');
});

test('a workspace with its own bucket is told that the server does not serve its artifacts', () => {
  const readme = overlayReadme(overlayOf(`${rhoaiProd}workspaces: [{namespace: team-a, artifacts: {}}]\n`), []);
  expect(readme).toContain('In `team-a`, the server does not serve artifacts');
  expect(readme).toContain('name: MLFLOW_S3_ENDPOINT_URL');
});

const workspace = (fields: string) => `workspaces: [{namespace: team-a, ${fields}}]\n`;

test('the settings of a workspace make its ConfigMap, without what only some pods mount', () => {
  const yaml = kindDev + workspace('client: {experiment: fraud, ca: {configMap: mlflow-ca}}');
  expect(variables(yaml)['team-a']).toEqual({
    MLFLOW_TRACKING_URI: 'https://mlflow.opendatahub.svc:8443/mlflow',
    MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced',
    MLFLOW_WORKSPACE: 'team-a',
    MLFLOW_EXPERIMENT_NAME: 'fraud',
  });
});

test('a workspace has one ConfigMap, and a gateway only where there is one', () => {
  expect(problemsOf(kindDev + kit() + workspace('client: {}'))).toContain(
    'clients.namespaces has team-a, whose ConfigMap workspaces[0].client makes',
  );
  expect(problemsOf(kindDev + workspace('client: {via: gateway}'))).toContain(
    'via: gateway requires a gateway, and its type is none',
  );
});

test('consumers of a workspace are in a file of their own, and may connect to the server', () => {
  const program = `consumers: {pods: [{name: agent, image: "example.com/agent@sha256:${'1'.repeat(64)}"}]}`;
  const { files, objects, requirements } = overlayOf(standaloneProd + workspace(program));
  expect(files.find(({ name }) => name === 'consumers.yaml')?.objects).toMatchObject([
    { kind: 'Deployment', metadata: { name: 'agent', namespace: 'team-a' } },
  ]);
  expect(requirements).toContainEqual(expect.objectContaining({ kind: 'ServiceAccount', name: 'mlflow-client' }));
  const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow');
  expect(JSON.stringify(policy)).toContain('"kubernetes.io/metadata.name":"team-a"');
});
