/** The collector of a workspace, and who cannot have one. */
import type { ClientAccess } from '../../lib/clients/client-access.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { access, consumersOf, image, keyAccess, tokenAccess } from '../support/consumers.js';
import { kindDev, overlayOf, problemsOf } from '../support/environments.js';
import { only } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev } from '../support/standalone.js';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

function collectorOf(given: ClientAccess, client: object = {}) {
  const { objects } = consumersOf({ traces: { image, experimentId: '7' } }, { access: given, client });
  const { data } = only(objects, 'ConfigMap') as KubernetesObject & { readonly data: Readonly<Record<string, string>> };
  return { config: JSON.parse(data['config.yaml'] ?? '') as unknown, deployment: only(objects, 'Deployment'), objects };
}

test('with tokens of the cluster, it sends the token of its account, which it reads again when it changes', () => {
  const { config, deployment } = collectorOf({ ...access, insideUri: 'https://mlflow.ns.svc:8443/mlflow' });
  expect(config).toMatchObject({
    extensions: { bearertokenauth: { filename: `${folder}/token` } },
    exporters: {
      otlphttp: {
        traces_endpoint: 'https://mlflow.ns.svc:8443/mlflow/v1/traces',
        headers: { 'x-mlflow-experiment-id': '7', 'x-mlflow-workspace': 'team-a' },
        auth: { authenticator: 'bearertokenauth' },
      },
    },
    service: { extensions: ['health_check', 'bearertokenauth'] },
  });
  expect(deployment).toMatchObject({ spec: { template: { spec: { automountServiceAccountToken: true } } } });
});

test('it sends traces to where the server has them: at its root before MLflow 3.16, and since then below its path', () => {
  const endpoint = (environment: string) => {
    const traces = `traces: {image: "${image}", experimentId: "7"}`;
    const { objects } = overlayOf(
      `${environment}workspaces: [{namespace: team-a, programs: [{name: mlflow-client}], client: {}, consumers: {${traces}}}]\n`,
    );
    const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'mlflow-traces');
    return /"traces_endpoint": "([^"]*)"/.exec(
      (config?.['data'] as Readonly<Record<string, string>>)['config.yaml'] ?? '',
    )?.[1];
  };
  expect(endpoint(kindDev)).toBe('https://mlflow.opendatahub.svc:8443/v1/traces');
  const below = (version: string) =>
    endpoint(
      replaced(
        standaloneDev,
        'image: {image: "localhost/mlflow:3.17.2"}',
        `image: {image: "localhost/mlflow:${version}"}, staticPrefix: /ml`,
      ),
    );
  expect(below('3.17.2')).toBe('http://mlflow.mlflow.svc:5000/ml/v1/traces');
  expect(below('3.14.0')).toBe('http://mlflow.mlflow.svc:5000/v1/traces');
});

test('with an access key, it has user and password as variables; a token of a Secret is a file', () => {
  const key = collectorOf(keyAccess);
  expect(key.config).toMatchObject({
    extensions: { basicauth: { client_auth: { password: '$' + '{env:MLFLOW_TRACKING_PASSWORD}' } } },
    exporters: { otlphttp: { headers: { 'x-mlflow-experiment-id': '7' } } },
  });
  expect(JSON.stringify(key.config)).not.toContain('x-mlflow-workspace');
  expect(JSON.stringify(key.deployment)).toContain('"name":"MLFLOW_TRACKING_PASSWORD","valueFrom"');
  const token = collectorOf(tokenAccess);
  expect(token.config).toMatchObject({
    extensions: { bearertokenauth: { filename: '/etc/mlflow/mlflow-token/token' } },
  });
  expect(JSON.stringify(token.deployment)).toContain('"secretName":"mlflow-token"');
  expect(JSON.stringify(token.deployment)).not.toContain('MLFLOW_TRACKING_TOKEN');
});

test('it verifies the server with the CA of the client', () => {
  expect(collectorOf(access, { ca: { configMap: 'mlflow-ca' } }).config).toMatchObject({
    exporters: { otlphttp: { tls: { ca_file: '/etc/mlflow/mlflow-ca/ca.crt' } } },
  });
});

test('a change of its configuration replaces its pods', () => {
  const annotation = (client: object) =>
    /"checksum\/config":"(\w+)"/.exec(JSON.stringify(collectorOf(access, client).deployment))?.[1];
  expect(annotation({})).toMatch(/^\w{64}$/);
  expect(annotation({ ca: { configMap: 'mlflow-ca' } })).not.toBe(annotation({}));
});

describe('the image', () => {
  const collecting = (base: string, name: string) =>
    problemsOf(
      `${base}workspaces: [{namespace: team-a, consumers: {traces: {image: "${name}", experimentId: "1"}}}]\n`,
    );
  const withoutLogin = replaced(standaloneDev, /authentication: .*/, 'authentication: {type: none}');

  test.each([
    [kindDev, 'otel/opentelemetry-collector:0.165.0', 'lacks the extensions for the login'],
    [standaloneDev, 'registry.example.com/otel/opentelemetry-collector', 'lacks the extensions for the login'],
    [
      withoutLogin,
      'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-otlp:1',
      'lacks health_check:',
    ],
  ])('%# is refused if its distribution lacks an extension', (base, name, message) =>
    expect(collecting(base, name)).toMatch(new RegExp(`^e.yaml:\\d+:\\d+ ${name} ${message}`)));

  test.each([
    [kindDev, 'otel/opentelemetry-collector-contrib:0.165.0'],
    [kindDev, 'otel/opentelemetry-collector-k8s:0.165.0'],
    [kindDev, 'registry.example.com/ml/opentelemetry-collector:1'],
    [withoutLogin, 'otel/opentelemetry-collector:0.165.0'],
  ])('%# is taken', (base, name) => expect(collecting(base, name)).toBe(''));
});

test('behind a proxy of others, programs of workspaces cannot authenticate, and are refused', () => {
  const headers = replaced(standaloneDev, /authentication: .*/, 'authentication: {type: headers}');
  const text = problemsOf(
    `${headers}workspaces: [{namespace: team-a, client: {}, consumers: {traces: {image: "${image}", experimentId: "1"}}}]\n`,
  );
  expect(text).toContain('workspaces[0].client with authentication.type headers');
  expect(text).toContain('workspaces[0].consumers with authentication.type headers');
});
