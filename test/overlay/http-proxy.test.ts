import type { EnvVar, NetworkPolicySpec } from '../../imports/kubernetes.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindProd, overlayOf, problemsOf } from '../support/environments.js';
import { appliedBy } from '../support/keycloak.js';
import { containerOf, only, specOf, valuesOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const proxy = 'httpProxy: {url: "http://proxy.example.com:3128"}\n';
const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];
const always = 'localhost,127.0.0.1,::1,.svc,.cluster.local,$(KUBERNETES_SERVICE_HOST)';

/** Jobs by their names without version and digest. */
const named = (yaml: string, kind: string, name: string) => {
  const { objects } = overlayOf(yaml);
  const object = objects.find((one) => one.kind === kind && one.metadata.name.startsWith(name));
  return kind === 'Job' && object ? object : only(objects, kind, name);
};
const proxied = (yaml: string, kind: string, name: string) => {
  const values = valuesOf(containerOf(named(yaml, kind, name)));
  return Object.fromEntries(Object.entries(values).filter(([variable]) => /proxy/i.test(variable)));
};
const opens = (yaml: string, name: string, port = 3128) =>
  (specOf<NetworkPolicySpec>(only(overlayOf(yaml).objects, 'NetworkPolicy', name)).egress ?? []).some(
    ({ ports = [] }) => ports.some((open) => open.port === port),
  );

describe('a proxy of a standalone server', () => {
  const all = `${standaloneProd}traceArchival: {}\nsmokeTest: {}\n${proxy}`;

  test.each([
    ['Deployment', 'mlflow'],
    ['CronJob', 'mlflow-trace-archival'],
    ['Job', 'mlflow-migration'],
  ])('%s %s leaves the cluster: it has the variables in both spellings, and the port', (kind, name) => {
    const variables = proxied(all, kind, name);
    expect(Object.keys(variables)).toEqual(names);
    expect(variables['HTTPS_PROXY']).toBe('http://proxy.example.com:3128');
    expect(variables['https_proxy']).toBe('http://proxy.example.com:3128');
    expect(variables['no_proxy']).toBe(always);
    expect(opens(all, name)).toBe(true);
  });

  test('the smoke test does not leave it, and has neither', () => {
    expect(proxied(all, 'Job', 'mlflow-smoke-test')).toEqual({});
    expect(opens(all, 'mlflow-smoke-test')).toBe(false);
  });

  test('the server has them in any case, because users name model providers and webhooks', () => {
    expect(Object.keys(proxied(standaloneDev + proxy, 'StatefulSet', 'mlflow'))).toEqual(names);
    expect(proxied(standaloneDev + proxy, 'Job', 'mlflow-migration')).toEqual({});
  });

  test('a database that is backed up outside has them by its Cluster', () => {
    const { env } = specOf<{ env: EnvVar[] }>(
      only(overlayOf(standaloneCloudNativePg + proxy).objects, 'Cluster', 'mlflow-db'),
    );
    expect(env.map(({ name }) => name)).toEqual(names);
    expect(opens(standaloneCloudNativePg + proxy, 'mlflow-db')).toBe(true);
    expect(opens(standaloneCloudNativePg + proxy, 'mlflow-migration')).toBe(false);
  });

  test('variables of the environment itself win, in either spelling', () => {
    const own = replaced(
      standaloneProd,
      'replicas: 2}',
      'replicas: 2, env: [{name: http_proxy, value: "http://x:1"}]}',
    );
    const variables = proxied(own + proxy, 'Deployment', 'mlflow');
    expect(variables['http_proxy']).toBe('http://x:1');
    expect(variables).not.toHaveProperty('HTTP_PROXY');
    expect(variables).toHaveProperty('HTTPS_PROXY');
  });

  test('sidecars have them, init containers do not', () => {
    const yaml = replaced(
      standaloneProd,
      'replicas: 2}',
      'replicas: 2, sidecars: [{name: agent, image: a}], initContainers: [{name: first, image: a}, {name: native, image: a, restartPolicy: Always}]}',
    );
    const server = only(overlayOf(yaml + proxy).objects, 'Deployment', 'mlflow');
    const spec = specOf<{ template: { spec: Record<string, { name: string; env?: EnvVar[] }[]> } }>(server).template
      .spec;
    const withProxy = (list: string) =>
      (spec[list] ?? []).filter(({ env = [] }) => env.some(({ name }) => name === 'NO_PROXY')).map(({ name }) => name);
    expect(withProxy('containers')).toEqual(['mlflow', 'agent']);
    expect(withProxy('initContainers')).toEqual(['native']);
  });

  test.each([
    ['keycloak-config-cli', '{type: config-cli, image: "example.com/config-cli:6.5.0"}'],
    ['the Job of the realm', '{type: job}'],
  ])('%s has its own variable, unless it connects to Keycloak directly', (_, apply) => {
    const outside = appliedBy(apply);
    expect(proxied(outside + proxy, 'Job', 'mlflow-realm')).toMatchObject({
      KEYCLOAK_HTTPPROXY: 'http://proxy.example.com:3128',
    });
    const direct = 'httpProxy: {url: "http://proxy.example.com:3128", noProxy: [.example.com]}\n';
    expect(proxied(outside + direct, 'Job', 'mlflow-realm')).not.toHaveProperty('KEYCLOAK_HTTPPROXY');
  });

  test('Keycloak has the variables if it leaves the cluster', () => {
    const yaml = `${standaloneVariants['keycloak-import'] ?? ''}${proxy}`;
    const leaving = `${yaml}networkPolicy: {additionalEgress: [{reason: an identity provider, ports: [443], components: [keycloak], to: {cidrs: [0.0.0.0/0]}}]}\n`;
    const containers = (text: string) =>
      specOf<{ unsupported: { podTemplate: { spec: { containers: { env?: EnvVar[] }[] } } } }>(
        only(overlayOf(text).objects, 'Keycloak', 'mlflow-keycloak'),
      ).unsupported.podTemplate.spec.containers;
    expect(containers(leaving)[0]?.env?.map(({ name }) => name)).toEqual(names);
    expect(containers(yaml)[0]).not.toHaveProperty('env');
  });

  test('NO_PROXY has what is connected to directly', () => {
    const yaml = `${replaced(
      standaloneProd,
      'credentials: {type: secret}}',
      'credentials: {type: secret}, provider: ceph, endpoint: "https://s3.corp.example.com", peer: {cidrs: [10.7.0.0/16]}}',
    )}httpProxy: {url: "http://proxy.example.com:3128", noProxy: [.corp.example.com]}
networkPolicy: {apiServer: {cidrs: [10.0.0.10/32, "fd00::a/128", "fd00:b::/64"]}}
`;
    const value = proxied(yaml, 'Deployment', 'mlflow')['NO_PROXY']?.split(',');
    expect(value).toEqual([
      ...always.split(','),
      ...['s3.corp.example.com', '10.0.0.10', 'fd00::a', '10.7.0.0/16', '.corp.example.com'],
    ]);
  });

  const withEndpoint = (endpoint: string, proxySettings = proxy) =>
    replaced(
      standaloneProd,
      'credentials: {type: secret}}',
      `credentials: {type: secret}, provider: minio, endpoint: "${endpoint}"}`,
    ) + proxySettings;

  test.each([
    ['http://minio:9000', 'minio'],
    ['http://minio.storage.svc.k8s.corp:9000', 'minio.storage.svc.k8s.corp'],
  ])('a Service at %s is connected to directly', (endpoint, host) => {
    const value = proxied(withEndpoint(endpoint), 'Deployment', 'mlflow')['NO_PROXY']?.split(',');
    expect(value).toEqual([...always.split(','), host]);
  });

  test('a Service whose name could be one outside is asked about', () => {
    expect(problemsOf(withEndpoint('http://minio.storage:9000'))).toContain(
      'endpoint minio.storage with httpProxy: programs take a name without .svc for one outside the cluster, and connect through the proxy\n    write minio.storage.svc if it is a Service',
    );
    const exempt = 'httpProxy: {url: "http://proxy.example.com:3128", noProxy: [minio.storage]}\n';
    expect(problemsOf(withEndpoint('http://minio.storage:9000', exempt))).toBe('');
    expect(problemsOf(withEndpoint('https://example.com'))).toBe('');
  });

  test('the CAs that all pods trust are enough for an S3 service in the cluster', () => {
    const inside = withEndpoint('https://minio.storage.svc:9000');
    expect(problemsOf(inside)).toContain('or pods.caBundleConfigMap');
    expect(problemsOf(`${inside}pods: {caBundleConfigMap: {name: corporate-ca}}\n`)).toBe('');
  });

  test('an S3 service at an IPv6 address is written as botocore compares it too', () => {
    const value = proxied(withEndpoint('http://[fd00::c]:9000'), 'Deployment', 'mlflow')['NO_PROXY']?.split(',');
    expect(value).toEqual([...always.split(','), 'fd00::c', '[fd00::c]']);
  });

  test('the README names it once for each pod', () => {
    expect(overlayReadme(overlayOf(all), [])).toContain(
      '| trace archival | HTTP proxy proxy.example.com (any address) | 3128 | HTTP proxy |',
    );
  });
});

describe('a proxy of an operated server', () => {
  const yaml = `${kindProd}${proxy}`;
  const mlflow = specOf<{ env: EnvVar[]; networkPolicyAdditionalEgressRules: object[] }>(
    only(overlayOf(yaml).objects, 'MLflow', 'mlflow'),
  );

  test('is told to the MLflow resource, whose variables the operator gives to all pods of it', () => {
    expect(mlflow.env.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(mlflow.networkPolicyAdditionalEgressRules).toContainEqual({ ports: [{ protocol: 'TCP', port: 3128 }] });
  });

  test('is for the garbage collection where its database is outside the cluster', () => {
    const outside = replaced(yaml, 'db.databases.svc}', 'db.example.com}');
    expect(Object.keys(proxied(outside, 'CronJob', 'mlflow-garbage-collection'))).toEqual(names);
    expect(opens(outside, 'mlflow-garbage-collection')).toBe(true);
    expect(proxied(yaml, 'CronJob', 'mlflow-garbage-collection')).toEqual({});
    expect(opens(yaml, 'mlflow-garbage-collection')).toBe(false);
  });
});

test.each([
  ['http://user:secret@proxy.example.com:3128', 'has credentials'],
  ['http://proxy.example.com', 'is a scheme, a host and a port'],
  ['proxy.example.com:3128', 'is a scheme, a host and a port'],
  ['socks5://proxy.example.com:1080', 'is a scheme, a host and a port'],
])('the URL %s is refused', (url, message) => {
  const problems = problemsOf(`${standaloneDev}httpProxy: {url: "${url}"}\n`);
  expect(problems).toContain(message);
  expect(problems).not.toContain('secret@');
});

test('an entry in brackets is refused, on which clients fail', () => {
  const problems = problemsOf(
    `${standaloneDev}httpProxy: {url: "http://proxy.example.com:3128", noProxy: ["[fd00::1]"]}\n`,
  );
  expect(problems).toContain('an address without brackets');
});

test('a proxy with an IPv6 address is opened by its address', () => {
  const { egress } = specOf<NetworkPolicySpec>(
    only(overlayOf(`${standaloneDev}httpProxy: {url: "http://[fd00::1]:3128"}\n`).objects, 'NetworkPolicy', 'mlflow'),
  );
  expect(egress).toContainEqual({
    ports: [{ protocol: 'TCP', port: 3128 }],
    to: [{ ipBlock: { cidr: 'fd00::1/128' } }],
  });
});
