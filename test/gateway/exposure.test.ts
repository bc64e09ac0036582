import type { z } from 'zod';
import { type ServerAddress, serverUris } from '../../lib/gateway/hosts.js';
import { podHosts } from '../../lib/gateway/pod-hosts.js';
import { requestSeconds } from '../../lib/gateway/request-time.js';
import { hasRootedPaths } from '../../lib/gateway/served-paths.js';
import { ServerExposure } from '../../lib/gateway/server-exposure.js';
import { type IngressSettings, standaloneGatewaySchema } from '../../lib/gateway/standalone-gateway-schema.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { bytesOf } from '../../lib/kubernetes/quantity.js';
import { at } from '../../lib/kubernetes/structural.js';
import { ownPods } from '../../lib/model/flow.js';
import { refusals } from '../support/objects.js';
import { rendered } from '../support/rendered.js';

type Gateway = z.input<typeof standaloneGatewaySchema>;

const instance = { name: 'mlflow', namespace: 'ml' };
const gatewayApi: Gateway = {
  type: 'gateway-api',
  name: 'public',
  namespace: 'gw',
  hostnames: ['m.example.com'],
};
const ingress = (controller: IngressSettings['controller'], rest: object = {}): Gateway => ({
  type: 'ingress',
  controller,
  hostnames: ['m.example.com'],
  tls: { source: 'cert-manager', issuer: { name: 'letsencrypt' } },
  peer: { namespace: 'ingress' },
  ...rest,
});
const ingressRoute: Gateway = {
  type: 'ingress-route',
  hostnames: ['m.example.com', 'n.example.com'],
  tls: { source: 'controller' },
  peer: { namespace: 'traefik', podLabels: { app: 'traefik' } },
};

/** The edge of a server, with its objects; those whose kinds are known must be valid. */
function edge(gateway: Gateway, options: { staticPrefix?: string; isRooted?: boolean; tls?: boolean } = {}) {
  let made: ServerExposure | undefined;
  const objects = rendered((chart) => {
    made = new ServerExposure(chart, 'Edge', {
      server: {
        instance,
        service: { name: 'mlflow', port: 5000, portName: 'http' },
        staticPrefix: options.staticPrefix,
        isRooted: options.isRooted,
        ...(options.tls ? { serving: { secretName: 'mlflow-serving' } } : {}),
      },
      gateway,
      endpoint: ownPods('server', { component: 'server', ...instance, podLabels: { app: 'mlflow' } }),
      podPort: 8080,
    });
  });
  if (gateway.type !== 'none' && gateway.type !== 'external') expect(refusals(objects)).toEqual([]);
  if (!made) throw new Error('nothing was made');
  return { edge: made, objects, of: (kind: string) => objects.find((object) => object.kind === kind) };
}

describe('addresses', () => {
  const address = (more: Partial<ServerAddress> = {}): ServerAddress => ({
    instance,
    scheme: 'http',
    servicePort: 5000,
    podPort: 8080,
    gateway: standaloneGatewaySchema.parse(gatewayApi),
    ...more,
  });
  /** As MLflow compares: equal, or by fnmatch where there is a star. */
  const answers = (hosts: readonly string[], host: string) =>
    hosts.some((allowed) =>
      allowed.includes('*')
        ? new RegExp(
            `^${allowed.replace(/\[[^\]]*\]|[.*]/g, (part) => ({ '.': '\\.', '*': '.*', '[[]': '\\[' })[part] ?? part)}$`,
          ).test(host)
        : allowed === host,
    );

  test('hosts are answered as clients write them, and no others', () => {
    const { allowedHosts } = serverUris(address({ extraHosts: ['*.internal.example.com'] }));
    for (const host of [
      'm.example.com',
      'm.example.com:443',
      'mlflow:5000',
      'mlflow.ml.svc:5000',
      'mlflow.ml.svc.cluster.local:5000',
      'localhost:8080',
      '127.0.0.1:31234',
      '[::1]:5000',
      'a.internal.example.com',
    ])
      expect([host, answers(allowedHosts, host)]).toEqual([host, true]);
    for (const host of [
      'm.example.com:8443',
      'mlflow',
      'mlflow.ml.svc',
      'localhost',
      '10.244.1.5:8080',
      'evil.com',
      'localhost.evil.com:80',
    ])
      expect([host, answers(allowedHosts, host)]).toEqual([host, false]);
    expect(allowedHosts).not.toContain('*');
  });

  test('a usual port is left out or written, another one always written', () => {
    const hosts = (port?: number) =>
      serverUris(
        address({
          servicePort: 80,
          gateway: standaloneGatewaySchema.parse({ ...gatewayApi, ...(port ? { port } : {}) }),
        }),
      );
    expect(hosts().allowedHosts).toEqual(expect.arrayContaining(['mlflow.ml.svc', 'mlflow.ml.svc:80']));
    expect(hosts(8443).allowedHosts[0]).toBe('m.example.com:8443');
    expect(hosts(8443).corsOrigins).toEqual(['https://m.example.com:8443']);
    expect(hosts().trackingUri).toBe('http://mlflow.ml.svc');
  });

  test.each(['*', '10.*', '*:8080', '*example.com', 'a,b'])('allowed host %s is refused', (host) => {
    expect(() => serverUris(address({ extraHosts: [host] }))).toThrow(/anyone can register/);
  });

  test('pods are called by address, and no name passes for one', () => {
    const hosts = podHosts('10.244.0.0/16', 8080);
    expect(hosts).toHaveLength(9);
    for (const host of ['10.244.1.5:8080', '10.244.255.199:8080'])
      expect([host, answers(hosts, host)]).toEqual([host, true]);
    for (const host of [
      '10.244.evil.com:8080',
      '10.245.1.5:8080',
      '10.244.1.5',
      '10.244.1.5.evil.com:8080',
      '10.244.1.5:80',
    ])
      expect([host, answers(hosts, host)]).toEqual([host, false]);
    expect(podHosts('10.244.0.0/14', 1)).toHaveLength(36);
    expect(podHosts('10.244.7.9/32', 8080)).toEqual(['10.244.7.9:8080*']);
    expect(podHosts('fd00:10:244::/56', 8080)).toEqual(['[[]fd00:10:244:*]:8080']);
    expect(() => podHosts('100.64.0.0/10', 8080)).toThrow(/full octet/);
  });

  test('probes, clients and metrics follow the prefix as MLflow does', () => {
    expect(serverUris(address({ staticPrefix: '/mlflow', scheme: 'https' }))).toMatchObject({
      probes: {
        health: '/mlflow/health',
        readiness: '/mlflow/ajax-api/3.0/mlflow/server-info',
        hostHeader: 'localhost:8080',
      },
      trackingUri: 'https://mlflow.ml.svc:5000/mlflow',
      publicUri: 'https://m.example.com/mlflow',
      otlpEndpoint: 'https://m.example.com/mlflow',
      metricsPath: '/metrics',
    });
    expect(serverUris(address({ staticPrefix: '/mlflow', apiUnderPrefix: false })).trackingUri).toBe(
      'http://mlflow.ml.svc:5000',
    );
    const inside = serverUris(address({ gateway: { type: 'none' }, staticPrefix: '/mlflow' }));
    expect([inside.publicUri, inside.corsOrigins, inside.otlpEndpoint]).toEqual([
      undefined,
      [],
      'http://mlflow.ml.svc:5000/mlflow',
    ]);
  });

  test('traces are below the prefix since MLflow 3.16; before, at the root, unless the gateway rewrites paths', () => {
    const plain = standaloneGatewaySchema.parse(ingress('nginx', { tls: { source: 'none' } }));
    const endpoints = (more: Partial<ServerAddress>) => {
      const { otlpEndpoint, clientOtlpEndpoint } = serverUris(address({ staticPrefix: '/mlflow', ...more }));
      return [otlpEndpoint, clientOtlpEndpoint];
    };
    expect(endpoints({ gateway: plain })).toEqual(['http://m.example.com/mlflow', 'http://mlflow.ml.svc:5000/mlflow']);
    const before = { isRooted: true };
    expect(endpoints({ ...before, gateway: plain })).toEqual(['http://m.example.com', 'http://mlflow.ml.svc:5000']);
    expect(endpoints(before)).toEqual(['https://m.example.com/mlflow', 'http://mlflow.ml.svc:5000']);
    expect(['3.10.1', '3.15.0', '3.16.0', '3.17.2'].map(hasRootedPaths)).toEqual([true, true, false, false]);
  });
});

describe('limits', () => {
  test.each([
    ['5Gi', undefined, 540],
    ['100Mi', undefined, 300],
    ['5Gi', '1h30m', 5400],
    ['50G', undefined, 4800],
  ])('an artifact of %s with a time of %s takes %d s', (maxArtifactSize, request, seconds) => {
    expect(requestSeconds({ maxArtifactSize, timeouts: { request } })).toBe(seconds);
  });

  test('sizes are those of Kubernetes', () => {
    expect(['1Ki', '1.5M', '7', '1e6', '2E', '1Ei'].map(bytesOf)).toEqual([
      1024,
      1_500_000,
      7,
      1_000_000,
      2e18,
      2 ** 60,
    ]);
    expect(() => bytesOf('250m')).toThrow('250m');
  });
});

const pathsOf = (object: KubernetesObject | undefined) => JSON.stringify(object?.['spec']);

describe('every kind of way in', () => {
  test.each<[string, string, Gateway]>([
    ['HTTPRoute', 'gateway-api', gatewayApi],
    ['Ingress', 'ingress', ingress('nginx')],
    ['IngressRoute', 'ingress-route', ingressRoute],
  ])('the %s names what is open, so that metrics are not', (kind, _, gateway) => {
    const spec = pathsOf(edge(gateway).of(kind));
    expect(spec).toContain('/ajax-api');
    expect(spec).toContain('/v1');
    expect(spec).not.toContain('/metrics');
    // A rule that takes all paths would open them again.
    expect(spec).not.toMatch(/"Prefix","value":"\/"|"path":"\/","pathType":"Prefix"|PathPrefix\(`\/`\)/);
    expect(edge(gateway).edge.flows).toHaveLength(1);
  });

  test.each(['/metrics', '/metrics/x', 'oidc', '/oidc/'])('extra path %s is refused', (path) => {
    expect(standaloneGatewaySchema.safeParse({ ...gatewayApi, extraPaths: [path] }).success).toBe(false);
  });

  test('none opens nothing', () => {
    const none = edge({ type: 'none' });
    expect([none.objects, none.edge.flows, none.edge.requirements]).toEqual([[], [], []]);
  });

  test('connections come from the named peer alone', () => {
    const peers = (gateway: Gateway) => edge(gateway).edge.flows[0]?.from.peers;
    const namespace = (name: string) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    });
    expect(peers(gatewayApi)).toEqual([namespace('gw')]);
    expect(peers({ ...gatewayApi, peer: { namespace: 'envoy' } } as Gateway)).toEqual([namespace('envoy')]);
    expect(peers(ingressRoute)).toEqual([
      { ...namespace('traefik'), podSelector: { matchLabels: { app: 'traefik' } } },
    ]);
    expect(peers(ingress('alb', { peer: { cidrs: ['10.0.0.0/16'] } }))).toEqual([{ ipBlock: { cidr: '10.0.0.0/16' } }]);
    for (const peer of [
      {},
      { namespace: 'a', cidrs: ['10.0.0.0/8'] },
      { podLabels: { a: 'b' }, cidrs: ['10.0.0.0/8'] },
    ])
      expect(standaloneGatewaySchema.safeParse(ingress('nginx', { peer })).success).toBe(false);
  });
});

describe('a Gateway', () => {
  test('gets a policy for TLS only where the pod speaks it', () => {
    expect(edge(gatewayApi).of('BackendTLSPolicy')).toBeUndefined();
    const tls = edge(gatewayApi, { tls: true });
    expect(at(tls.of('BackendTLSPolicy') as KubernetesObject, 'spec', 'validation', 'hostname')).toBe('mlflow.ml.svc');
    expect(tls.edge.requirements.find(({ kind }) => kind === 'ConfigMap')?.command).toContain(
      'get secret mlflow-serving',
    );
  });

  test('under a prefix finds there what the server has at its root', () => {
    const rules = (isRooted: boolean) =>
      at(edge(gatewayApi, { staticPrefix: '/mlflow', isRooted }).of('HTTPRoute') as KubernetesObject, 'spec', 'rules');
    expect(rules(false)).toMatchObject([
      { matches: [{ path: { type: 'Exact', value: '/mlflow' } }] },
      { matches: [{ path: { value: '/mlflow' } }], timeouts: { request: '300s' } },
    ]);
    expect(rules(true)).toMatchObject([
      {
        matches: [{ path: { type: 'Exact', value: '/mlflow' } }],
        filters: [{ requestRedirect: { scheme: 'https', port: 443, path: { replaceFullPath: '/mlflow/' } } }],
      },
      {
        matches: [{ path: { value: '/mlflow/v1' } }],
        filters: [{ urlRewrite: { path: { replacePrefixMatch: '/v1' } } }],
      },
      { matches: [{ path: { value: '/mlflow/gateway' } }] },
      { matches: [{ path: { value: '/mlflow/ajax-api/3.0/jobs' } }] },
      { matches: [{ path: { value: '/mlflow' } }], timeouts: { request: '300s' } },
    ]);
  });
});

describe('an Ingress', () => {
  test('lets the largest artifact pass, and keeps none on the way', () => {
    const { metadata } = edge(ingress('nginx', { maxArtifactSize: '20Gi' }), { tls: true }).of(
      'Ingress',
    ) as KubernetesObject;
    expect(metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-body-size': '20480m',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '2100',
      'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
      'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS',
      'nginx.ingress.kubernetes.io/proxy-ssl-secret': 'ml/mlflow-serving',
    });
    expect(edge(ingress('nginx')).of('Ingress')?.metadata.annotations).not.toHaveProperty([
      'nginx.ingress.kubernetes.io/backend-protocol',
    ]);
  });

  test('has a certificate from cert-manager, of the given name, or none', () => {
    const made = edge(ingress('haproxy'));
    expect(at(made.of('Certificate') as KubernetesObject, 'spec', 'dnsNames')).toEqual(['m.example.com']);
    expect(at(made.of('Ingress') as KubernetesObject, 'spec', 'tls')).toEqual([
      { hosts: ['m.example.com'], secretName: 'mlflow-public-tls' },
    ]);
    const given = edge(ingress('haproxy', { tls: { source: 'secret', secretName: 'mine' } }));
    expect([given.of('Certificate'), given.edge.requirements[0]]).toMatchObject([
      undefined,
      { kind: 'Secret', name: 'mine' },
    ]);
    expect(
      at(edge(ingress('alb', { tls: { source: 'controller' } })).of('Ingress') as KubernetesObject, 'spec', 'tls'),
    ).toBeUndefined();
  });

  test('beside a prefix has what the server has at its root', () => {
    const paths = (isRooted: boolean) => {
      const spec = pathsOf(edge(ingress('nginx'), { staticPrefix: '/mlflow', isRooted }).of('Ingress'));
      return JSON.parse(spec).rules[0].http.paths.map(({ path }: { path: string }) => path) as readonly string[];
    };
    expect(paths(true)).toEqual(['/mlflow', '/v1', '/gateway']);
    expect(paths(false)).toEqual(['/mlflow']);
  });

  test('is refused where the controller could not do it, and says what can', () => {
    expect(() => edge(ingress('alb'), { staticPrefix: '/mlflow' })).toThrow(/403/);
    expect(() => edge(ingress('traefik'), { tls: true })).toThrow(/ingress-route/);
  });
});

describe('the CA for a Gateway', () => {
  const withTls = (backendTls: object) => edge({ ...gatewayApi, backendTls } as Gateway, { tls: true });
  const referenced = ({ of }: ReturnType<typeof edge>) =>
    (at(of('BackendTLSPolicy'), 'spec', 'validation', 'caCertificateRefs') as readonly { readonly name: string }[])[0]
      ?.name;

  test('is in a ConfigMap that the README creates, by commands without a pipe', () => {
    const made = withTls({});
    expect(referenced(made)).toBe('mlflow-ca');
    const command = made.edge.requirements.find(({ kind }) => kind === 'ConfigMap')?.command ?? '';
    expect(command.replace(/'[^']*'/g, '')).not.toContain('|');
    expect(command.split('\n')).toHaveLength(3);
  });

  test('is copied by a Bundle of trust-manager, whose name no other namespace has', () => {
    const made = withTls({ bundle: { secret: 'internal-ca' } });
    const bundle = made.of('Bundle');
    expect(bundle?.metadata).toEqual(expect.objectContaining({ name: 'ml.mlflow-ca' }));
    expect(bundle?.['spec']).toEqual({
      sources: [{ secret: { name: 'internal-ca', key: 'ca.crt' } }],
      target: {
        configMap: { key: 'ca.crt' },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ml' } },
      },
    });
    expect(referenced(made)).toBe('ml.mlflow-ca');
    expect(made.edge.requirements).toContainEqual(
      expect.objectContaining({ kind: 'Secret', name: 'internal-ca', namespace: 'cert-manager' }),
    );
    expect(made.edge.requirements.map(({ kind }) => kind)).not.toContain('ConfigMap');
  });

  test('is in one ConfigMap, and comes from one source', () => {
    expect(() => withTls({ caConfigMap: 'a', bundle: { secret: 'b' } })).toThrow(/bundle creates the ConfigMap/);
    expect(() => withTls({ bundle: {} })).toThrow(/either from a Secret or from a ConfigMap/);
  });
});

describe("Traefik's route", () => {
  test('speaks TLS to the pod by a transport that knows the CA', () => {
    const { of, edge: made } = edge(ingressRoute, { tls: true });
    expect(of('IngressRoute')?.['spec']).toMatchObject({
      entryPoints: ['websecure'],
      routes: [{ services: [{ scheme: 'https', serversTransport: 'mlflow' }] }],
      tls: {},
    });
    expect(of('ServersTransport')?.['spec']).toEqual({
      serverName: 'mlflow.ml.svc',
      rootCAs: [{ secret: 'mlflow-serving' }],
    });
    const given = edge({ ...ingressRoute, backendTls: { caConfigMap: 'root' } }, { tls: true });
    expect(given.of('ServersTransport')?.['spec']).toMatchObject({ rootCAs: [{ configMap: 'root' }] });
    expect(made.prerequisites[0]?.what).toContain('readTimeout=300s');
    expect(edge(ingressRoute).of('ServersTransport')).toBeUndefined();
  });

  test('stops at slashes, and takes the prefix off what lies at the root', () => {
    const [rooted, pages] = at(
      edge(ingressRoute, { staticPrefix: '/mlflow', isRooted: true }).of('IngressRoute') as KubernetesObject,
      'spec',
      'routes',
    ) as { match: string; middlewares?: unknown }[];
    expect(pages).toMatchObject({
      match: '(Host(`m.example.com`) || Host(`n.example.com`)) && (Path(`/mlflow`) || PathPrefix(`/mlflow/`))',
    });
    expect(pages?.middlewares).toBeUndefined();
    expect(rooted).toMatchObject({
      match: expect.stringContaining('PathPrefix(`/mlflow/v1/`)'),
      middlewares: [{ name: 'mlflow' }],
    });
    const below = edge(ingressRoute, { staticPrefix: '/mlflow' });
    expect(at(below.of('IngressRoute'), 'spec', 'routes')).toHaveLength(1);
    expect(below.of('Middleware')).toBeUndefined();
  });
});

test('a route of others has no object, its pods may connect, and the README says what it forwards', () => {
  const peer = { namespace: 'istio-system', podLabels: { istio: 'ingressgateway' } };
  const external: Gateway = { type: 'external', hostnames: ['m.example.com'], peer, extraPaths: ['/oidc'] };
  const found = edge(external, { tls: true });
  expect(found.objects).toEqual([]);
  expect(found.edge.flows[0]?.from.peers).toEqual([
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-system' } },
      podSelector: { matchLabels: { istio: 'ingressgateway' } },
    },
  ]);
  const [route] = found.edge.prerequisites;
  expect(route?.what).toBe('a route from https://m.example.com to Service mlflow, port 5000, in namespace ml');
  expect(route?.why).toContain('key ca.crt of Secret mlflow-serving and the name mlflow.ml.svc');
  expect(route?.hint).toMatch(/only the path \/ itself .*\/oidc, never \/metrics.*500Mi, and 300 seconds/);
  const below = (isRooted: boolean) =>
    edge(external, { staticPrefix: '/mlflow', isRooted }).edge.prerequisites[0]?.hint;
  expect(below(true)).toContain('only the path /mlflow with everything below it and everything below /v1, /gateway,');
  expect(below(false)).toContain('only the path /mlflow with everything below it, never /metrics');
});
