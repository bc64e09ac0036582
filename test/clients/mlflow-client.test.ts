import type { ClientAccess } from '../../lib/clients/client-access.js';
import { type MlflowClient, mlflowClient } from '../../lib/clients/mlflow-client.js';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
const cluster: ClientAccess = {
  name: 'mlflow',
  insideUri: 'https://mlflow.mlflow.svc:8443',
  outsideUri: 'https://mlflow.example.com',
  workspaces: true,
  credentials: { type: 'cluster-token' },
};
const oidc: ClientAccess = {
  ...cluster,
  workspaces: false,
  credentials: {
    type: 'access-key',
    issuer: 'https://idp.example.com',
    serviceAccounts: { audience: 'mlflow', namespaces: ['team-a'] },
  },
};
const proxy: ClientAccess = { ...cluster, credentials: { type: 'id-token', issuer: 'https://dex.example.com' } };

const valuesOf = ({ env }: MlflowClient) => Object.fromEntries(env.map(({ name, value }) => [name, value ?? 'Secret']));
const sourcesOf = ({ volumes }: MlflowClient) => volumes.find(({ projected }) => projected)?.projected?.sources ?? [];

test('with tokens of the cluster, a pod needs no more than variables and the token that it has', () => {
  const client = mlflowClient({ access: cluster, namespace: 'team-a', settings: { experiment: 'fraud' } });
  expect(valuesOf(client)).toEqual({
    MLFLOW_TRACKING_URI: 'https://mlflow.mlflow.svc:8443',
    MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced',
    MLFLOW_WORKSPACE: 'team-a',
    MLFLOW_EXPERIMENT_NAME: 'fraud',
  });
  expect(client).toMatchObject({ identity: 'account', automountServiceAccountToken: true, volumes: [], secrets: [] });
});

test('a projected token takes the place of the usual one, for the API server, which the server calls with it', () => {
  const client = mlflowClient({
    access: cluster,
    namespace: 'team-a',
    settings: { token: { expirationSeconds: 900 } },
  });
  expect(client.automountServiceAccountToken).toBe(false);
  expect(client.volumeMounts).toEqual([{ name: 'mlflow-token', mountPath: folder, readOnly: true }]);
  expect(sourcesOf(client)[0]).toEqual({ serviceAccountToken: { path: 'token', expirationSeconds: 900 } });
  expect(sourcesOf(client)).toHaveLength(3);
});

test('on OpenShift the CA of the Service is beside a projected token too', () => {
  const access = { ...cluster, insideCa: `${folder}/service-ca.crt` };
  const settings = { token: {} };
  const client = mlflowClient({ access, namespace: 'team-a', settings });
  expect(sourcesOf(client)[3]).toEqual({
    configMap: { name: 'openshift-service-ca.crt', items: [{ key: 'service-ca.crt', path: 'service-ca.crt' }] },
  });
  expect(valuesOf(client)['MLFLOW_TRACKING_SERVER_CERT_PATH']).toBe(`${folder}/service-ca.crt`);
  expect(
    sourcesOf(mlflowClient({ access, namespace: 'team-a', settings: { ...settings, via: 'gateway' } })),
  ).toHaveLength(3);
});

test('with OpenID Connect, accounts of listed namespaces have a token for the audience of the server, others a Secret', () => {
  const own = mlflowClient({ access: oidc, namespace: 'team-a' });
  expect(sourcesOf(own)[0]).toEqual({
    serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'mlflow' },
  });
  expect(valuesOf(own)).toEqual({
    MLFLOW_TRACKING_URI: 'https://mlflow.mlflow.svc:8443',
    MLFLOW_TRACKING_AUTH: 'kubernetes',
  });
  // The variables of the ConfigMap are the same for pods without the volume.
  expect(own.variables).not.toHaveProperty('MLFLOW_TRACKING_AUTH');
  expect(own.envBesideSources).toEqual([{ name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' }]);
  const other = mlflowClient({ access: oidc, namespace: 'team-b' });
  expect(other).toMatchObject({
    identity: 'secret',
    automountServiceAccountToken: false,
    volumes: [],
    envFrom: [{ configMapRef: { name: 'mlflow-client' } }, { secretRef: { name: 'mlflow-credentials' } }],
  });
  expect(valuesOf(other)).toMatchObject({ MLFLOW_TRACKING_USERNAME: 'Secret', MLFLOW_TRACKING_PASSWORD: 'Secret' });
});

test('behind oauth2-proxy, the token of a Secret is a variable of another name', () => {
  const client = mlflowClient({ access: proxy, namespace: 'team-a' });
  expect(client.env).toContainEqual({
    name: 'MLFLOW_TRACKING_TOKEN',
    valueFrom: { secretKeyRef: { name: 'mlflow-token', key: 'token' } },
  });
  expect(client.envFrom).toEqual([{ configMapRef: { name: 'mlflow-client' } }]);
  expect(client.envBesideSources.map(({ name }) => name)).toEqual(['MLFLOW_TRACKING_TOKEN']);
  expect(client.secrets).toEqual([expect.objectContaining({ name: 'mlflow-token', namespace: 'team-a' })]);
});

test('a CA is mounted, and required', () => {
  const client = mlflowClient({ access: cluster, namespace: 'team-a', settings: { ca: { configMap: 'mlflow-ca' } } });
  expect(valuesOf(client)['MLFLOW_TRACKING_SERVER_CERT_PATH']).toBe('/etc/mlflow/mlflow-ca/ca.crt');
  expect(client.volumes).toEqual([
    { name: 'mlflow-ca', configMap: { name: 'mlflow-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  ]);
  expect(client.requirements).toMatchObject([{ kind: 'ConfigMap', name: 'mlflow-ca', namespace: 'team-a' }]);
});

test('pods that call the Service may connect to it, those that use the gateway need not', () => {
  const callee = { endpoint: { what: 'server', peers: [] }, port: 8443 };
  const flows = (via: 'cluster' | 'gateway') =>
    mlflowClient({ access: cluster, namespace: 'team-a', settings: { via }, callee }).flows;
  expect(flows('cluster')).toMatchObject([{ to: { what: 'server' }, ports: [{ port: 8443 }] }]);
  expect(flows('gateway')).toEqual([]);
});
