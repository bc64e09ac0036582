import type { Container } from '../../imports/kubernetes.js';
import { at } from '../../lib/kubernetes/structural.js';
import { kindDev, overlayOf, problemsOf } from '../support/environments.js';
import { only, podOf, refusals, specOf, valuesOf } from '../support/objects.js';
import { oidcMachines, oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProxy } from '../support/standalone.js';

const trusted = 'access: {apiServerOidc: {issuer: "https://keycloak.example.com/realms/ml", clientId: kubernetes}}\n';
const withToken = (base: string, settings = '{}', namespaces = '[team-b]') =>
  `${base}clients: {namespaces: ${namespaces}, issuerToken: ${settings}}\n`;
const byClient = replaced(oidcProd, '  cache:', '  bearer: {provision: true}\n  cache:');
const own = (yaml: string) =>
  overlayOf(yaml).objects.filter(({ kind, metadata }) => metadata.namespace === 'team-b' && kind !== 'ConfigMap');

describe('a token of the issuer by External Secrets', () => {
  const objects = own(withToken(byClient, '{ca: {configMap: issuer-ca}, scopes: [openid, groups]}'));

  test('is requested at the endpoint of the issuer, with the credentials of a Secret', () => {
    expect(specOf(only(objects, 'Webhook'))).toEqual({
      url: 'https://keycloak.example.com/realms/mlflow/protocol/openid-connect/token',
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: 'grant_type=client_credentials&client_id={{ index .client "client-id" | trim | urlquery }}&client_secret={{ index .client "client-secret" | trim | urlquery }}&scope=openid%20groups',
      timeout: '10s',
      result: { jsonPath: '$' },
      secrets: [{ name: 'client', secretRef: { name: 'mlflow-token-client' } }],
      caProvider: { type: 'ConfigMap', name: 'issuer-ca', key: 'ca.crt' },
    });
  });

  test('is the one key of a Secret that outlives the issuer', () => {
    expect(specOf(only(objects, 'ExternalSecret'))).toEqual({
      refreshInterval: '3m',
      target: {
        name: 'mlflow-token',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: { engineVersion: 'v2', mergePolicy: 'Replace', data: { token: '{{ .access_token | trim }}' } },
      },
      dataFrom: [
        {
          sourceRef: {
            generatorRef: {
              apiVersion: 'generators.external-secrets.io/v1alpha1',
              kind: 'Webhook',
              name: 'mlflow-token',
            },
          },
        },
      ],
    });
    expect(refusals(objects)).toEqual([]);
  });

  test('has the label without which External Secrets reads no credentials as a requirement', () => {
    const { requirements } = overlayOf(withToken(byClient));
    const credentials = requirements.find(({ name }) => name === 'mlflow-token-client');
    expect(credentials?.namespace).toBe('team-b');
    expect(credentials?.keys.map(({ key }) => key)).toEqual(['client-id', 'client-secret']);
    expect(credentials?.conditions).toContain('the label external-secrets.io/type=webhook');
    expect(credentials?.command).toContain('label secret mlflow-token-client external-secrets.io/type=webhook');
    const token = requirements.find(({ name }) => name === 'mlflow-token');
    expect(token).toMatchObject({ namespace: 'team-b', providedBy: 'External Secrets, renewed every 3 minutes' });
  });

  test('comes with the password of a user where the issuer has no such clients', () => {
    const yaml = replaced(
      standaloneProxy,
      'clients: {namespaces: [notebooks]}',
      'clients: {namespaces: [team-b], issuerToken: {ca: {configMap: dex-ca}, grant: password, token: id_token, scopes: [openid, email, groups], lifetimeSeconds: 86400, refreshMinutes: 360}}',
    );
    const spec = specOf(only(own(yaml), 'Webhook'));
    expect(spec['url']).toBe('https://dex.example.com/dex/token');
    expect(spec['body']).toMatch(
      /^grant_type=password&.*&username=\{\{ .*&password=\{\{ .*&scope=openid%20email%20groups$/,
    );
    const external = specOf(only(own(yaml), 'ExternalSecret'));
    expect(external['refreshInterval']).toBe('6h');
    expect(at(external, 'target', 'template', 'data', 'token')).toBe('{{ .id_token | trim }}');
  });
});

describe('a token of the issuer by a CronJob', () => {
  const settings = '{renewedBy: cron-job, lifetimeSeconds: 3600, refreshMinutes: 20, ca: {configMap: issuer-ca}}';
  const objects = own(withToken(byClient, settings));
  const pod = podOf(only(objects, 'CronJob'));

  test('is renewed by the image of the server, in a restricted pod', () => {
    expect(at(only(objects, 'CronJob'), 'spec', 'schedule')).toBe('*/20 * * * *');
    const container = pod.containers[0] as Container;
    expect(container.image).toMatch(/mlflow-oidc@/);
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    expect(valuesOf(container)).toMatchObject({
      TOKEN_URL: 'https://keycloak.example.com/realms/mlflow/protocol/openid-connect/token',
      GRANT_TYPE: 'client_credentials',
      CREDENTIALS: 'client-id,client-secret',
      SECRET: 'mlflow-token',
      REFRESH_SECONDS: '1200',
      CA_FILE: '/etc/mlflow/issuer-ca/ca.crt',
    });
  });

  test('is written with rights on one Secret, and none to read it', () => {
    expect(only(objects, 'Role')['rules']).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['mlflow-token'], verbs: ['create', 'patch'] },
    ]);
    expect(pod.serviceAccountName).toBe(only(objects, 'ServiceAccount').metadata.name);
  });

  test('asks for the credentials of the registry in the namespace of the programs', () => {
    const yaml = replaced(withToken(byClient, settings), '}, replicas', ', pullSecrets: [registry]}, replicas');
    const { requirements } = overlayOf(yaml);
    expect(requirements.filter(({ name }) => name === 'registry').map(({ namespace }) => namespace)).toContain(
      'team-b',
    );
  });

  test('is renewed every few hours if it is valid for a day', () => {
    const yaml = withToken(byClient, '{renewedBy: cron-job, lifetimeSeconds: 86400, refreshMinutes: 360}');
    expect(at(only(own(yaml), 'CronJob'), 'spec', 'schedule')).toBe('0 */6 * * *');
  });
});

describe('programs', () => {
  test('read the renewed token in place of the token of their account, if the API server trusts the issuer', () => {
    const yaml = `${standaloneDev}${trusted}workspaces:
- namespace: team-b
  client: {issuerToken: {}}
  consumers: {pods: [{name: agent, image: example.com/agent:1}]}
`;
    const values = valuesOf(podOf(only(own(yaml), 'Deployment', 'agent')).containers[0] as Container);
    expect(values['MLFLOW_TRACKING_TOKEN']).toBe('mlflow-token/token');
    expect(values['MLFLOW_TRACKING_AUTH']).toBeUndefined();
    expect(own(yaml).filter(({ kind }) => kind === 'ExternalSecret').length).toBe(1);
  });
});

test('a workspace with network policies opens the issuer to the CronJob alone', () => {
  const yaml = (renewedBy: string) => `${standaloneDev}${trusted}workspaces:
- {namespace: team-b, networkPolicy: {}, client: {issuerToken: {renewedBy: ${renewedBy}, tokenUrl: "https://10.1.2.3:8443/token", ca: {configMap: issuer-ca}}}}
`;
  const opened = (renewedBy: string) =>
    JSON.stringify(own(yaml(renewedBy)).filter(({ kind }) => kind === 'NetworkPolicy')).includes('10.1.2.3/32');
  expect([opened('cron-job'), opened('external-secrets')]).toEqual([true, false]);
});

test.each<[what: string, yaml: string, problem: RegExp]>([
  [
    'where accounts do',
    withToken(kindDev),
    /issuerToken is not needed: the server accepts the tokens of service accounts, and the API server trusts no issuer/,
  ],
  [
    'where the accounts of the namespace do',
    withToken(oidcMachines, '{}', '[mlflow]'),
    /issuerToken is not needed: the server accepts the tokens of service accounts of mlflow/,
  ],
  [
    'of a client that is never known',
    withToken(oidcProd),
    /issuerToken of a client without authentication.bearer.provision/,
  ],
  [
    'of an issuer whose endpoint is not known',
    withToken(replaced(byClient, 'keycloak.example.com/realms/mlflow', 'login.example.com'), '{}'),
    /token endpoint of https:\/\/login.example.com is not known/,
  ],
  [
    'that ends before it is renewed',
    withToken(byClient, '{refreshMinutes: 5}'),
    /valid for 300 seconds and are renewed every 5 minutes.*write refreshMinutes: 4 or less/s,
  ],
  [
    'that ends before a CronJob starts',
    withToken(byClient, '{renewedBy: cron-job, lifetimeSeconds: 60}'),
    /lifetime|at least 150 seconds/,
  ],
  [
    'in hours and minutes',
    withToken(byClient, '{refreshMinutes: 90, lifetimeSeconds: 86400}'),
    /intervals of an hour and more are whole hours/,
  ],
  [
    'with an image for External Secrets',
    withToken(byClient, '{image: python}'),
    /image with renewedBy external-secrets/,
  ],
  [
    'of an issuer with a private CA that programs do not have',
    withToken(replaced(byClient, '  groups:', '  ca: {secret: keycloak-ca}\n  groups:')),
    /issuerToken without ca: the certificate of https:\/\/keycloak.example.com\/realms\/mlflow is signed by the CA of authentication.ca/,
  ],
  [
    'by a CronJob without image, operated',
    withToken(`${kindDev}${trusted}`, '{renewedBy: cron-job}'),
    /without image: the operator decides the image/,
  ],
])('a token %s is a problem', (_, yaml, problem) => {
  expect(problemsOf(yaml)).toMatch(problem);
});
