import type { NetworkPolicySpec } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { overlayOf, problemsOf } from '../../support/environments.js';
import { containerOf, only, podOf } from '../../support/objects.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProxy } from '../../support/standalone.js';

const objects = (yaml = standaloneProxy) => overlayOf(yaml).objects;
const variables = (object: KubernetesObject) =>
  Object.fromEntries((containerOf(object).env ?? []).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
const config = (all: readonly KubernetesObject[]) =>
  JSON.parse(Object.values(only(all, 'ConfigMap', 'mlflow-proxy')['data'] as Record<string, string>)[0] ?? '');
const ingressOf = (all: readonly KubernetesObject[], name: string) =>
  JSON.stringify((only(all, 'NetworkPolicy', name)['spec'] as NetworkPolicySpec).ingress);
const changed = (from: string | RegExp, to: string) => replaced(standaloneProxy, from, to);

describe('a proxy before the server', () => {
  test('the server believes exactly the headers that the proxy sends, and may ask for others', () => {
    const all = objects();
    expect(variables(only(all, 'Deployment', 'mlflow'))).toMatchObject({
      MLFLOW_K8S_AUTH_AUTHORIZATION_MODE: 'subject_access_review',
      MLFLOW_K8S_AUTH_REMOTE_USER_HEADER: 'X-Forwarded-User',
      MLFLOW_K8S_AUTH_REMOTE_GROUPS_HEADER: 'X-Forwarded-Groups',
      MLFLOW_K8S_AUTH_REMOTE_GROUPS_SEPARATOR: ',',
    });
    const headers = config(all).injectRequestHeaders as {
      name: string;
      values: unknown[];
      preserveRequestValue: false;
    }[];
    expect(headers.filter(({ values }) => values.length > 0).map(({ name }) => name)).toEqual([
      'X-Forwarded-User',
      'X-Forwarded-Groups',
    ]);
    expect(headers.map(({ name }) => name)).toContain('Authorization');
    expect(headers.filter(({ preserveRequestValue }) => preserveRequestValue !== false)).toEqual([]);
    expect(JSON.stringify(only(all, 'ClusterRole', 'ml.mlflow')['rules'])).toContain('subjectaccessreviews');
  });

  test('a token is passed on where the API server is to judge it, and names are not believed', () => {
    const all = objects(changed('type: proxy,', 'type: proxy, identity: token,'));
    expect(variables(only(all, 'Deployment', 'mlflow'))).toMatchObject({
      MLFLOW_K8S_AUTH_AUTHORIZATION_MODE: 'self_subject_access_review',
    });
    const headers = config(all).injectRequestHeaders as { name: string; values: unknown[] }[];
    expect(headers.filter(({ values }) => values.length > 0)).toEqual([
      {
        name: 'Authorization',
        preserveRequestValue: false,
        values: [{ claimSource: { claim: 'id_token', prefix: 'Bearer ' } }],
      },
    ]);
    expect(JSON.stringify(all)).not.toContain('subjectaccessreviews');
  });

  test('only the proxy and the jobs reach the server; gateway, workspaces and clients reach the proxy', () => {
    const all = objects();
    const server = ingressOf(all, 'mlflow');
    expect(server).toContain('"app.kubernetes.io/component":"proxy"');
    expect(server).toContain('"app.kubernetes.io/component":"garbage-collection"');
    expect(server).not.toMatch(/mlflow-enabled|gateways|notebooks/);
    const proxy = ingressOf(all, 'mlflow-proxy');
    for (const peer of ['"mlflow-enabled":"true"', '"gateways"', '"notebooks"']) expect(proxy).toContain(peer);
    const route = JSON.stringify(only(all, 'HTTPRoute', 'mlflow')['spec']);
    expect(route).toContain('"backendRefs":[{"name":"tracking","port":5000}]');
    expect(route).toContain('"/oauth2"');
  });

  test('clients call the proxy, jobs the server, and the server knows both names', () => {
    const all = objects();
    const client = only(all, 'ConfigMap', 'mlflow-client')['data'];
    expect(client).toMatchObject({ MLFLOW_TRACKING_URI: 'https://tracking.ml.svc:5000' });
    expect(JSON.stringify(podOf(only(all, 'Deployment', 'mlflow')))).toContain('tracking.ml.svc:5000');
    expect(config(all).upstreamConfig.upstreams[1].uri).toBe('https://mlflow.ml.svc:8443');
    const certificate = JSON.stringify(only(all, 'Certificate', 'mlflow-tls')['spec']);
    for (const name of ['mlflow.ml.svc', 'tracking.ml.svc']) expect(certificate).toContain(`"${name}"`);
  });

  test('secrets are references, and what is called has the names that the issuer must know', () => {
    const proxy = only(objects(), 'Deployment', 'mlflow-proxy');
    expect(containerOf(proxy).args).toContain('--redirect-url=https://mlflow.example.com/oauth2/callback');
    expect(variables(proxy)).toMatchObject({
      OAUTH2_PROXY_COOKIE_SECRET: { secretKeyRef: { name: 'mlflow-proxy-cookie', key: 'cookie-secret' } },
      OAUTH2_PROXY_REDIS_CONNECTION_URL: 'redis://default:$(CACHE_PASSWORD)@mlflow-cache.ml.svc:6379/0',
      SSL_CERT_DIR: '/etc/ssl/certs:/etc/oauth2-proxy/issuer-ca:/etc/oauth2-proxy/server-ca',
    });
  });

  test('below a prefix the pages of the proxy lie below it, too', () => {
    const all = objects(changed('replicas: 2}', 'replicas: 2, staticPrefix: /ml}'));
    const { args } = containerOf(only(all, 'Deployment', 'mlflow-proxy'));
    expect(args).toEqual(
      expect.arrayContaining([
        '--proxy-prefix=/ml/oauth2',
        '--redirect-url=https://mlflow.example.com/ml/oauth2/callback',
        '--cookie-path=/ml',
      ]),
    );
    const route = args?.find((arg) => arg.startsWith('--api-route='))?.slice('--api-route='.length) ?? '';
    const isApi = (path: string) => new RegExp(route).test(path);
    expect(['/ml/api/2.0/mlflow', '/v1/traces', '/ml/', '/ml/static-files/x.js'].map(isApi)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test.each([
    [
      'session: {store: {type: in-cluster}, refreshSeconds: 240}',
      'session: {}',
      'without authentication.session.store',
    ],
    ['refreshSeconds: 240', 'refreshSeconds: 99999', 'it is never renewed'],
    [
      /type: proxy,(.*), refreshSeconds: 240/,
      'type: proxy, identity: token,$1',
      'identity token without session.refreshSeconds',
    ],
    ['service: {name: tracking}', 'service: {name: mlflow}', '"mlflow" is the name of the Service of the server'],
    ['type: proxy,', 'type: proxy, userClaim: sub, emailDomains: [example.com],', 'emailDomains with userClaim sub'],
    ['type: gateway-api,', 'type: gateway-api, scheme: http,', 'authentication proxy over http'],
    [/^gateway: .*$/m, 'gateway: {type: none}', 'without a gateway'],
    ['type: proxy,', 'type: proxy, trustedProxies: [0.0.0.0/0],', 'contains all addresses'],
  ])('refused: %s as %s', (from, to, message) => {
    expect(problemsOf(changed(from, to))).toContain(message);
  });
});
