import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { containersOf, podTemplates } from '../../lib/kubernetes/pods.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { referenceOverlay } from '../support/references.js';
import { replaced } from '../support/replaced.js';
import { waysInVariants } from '../support/ways-in-variants.js';

const variant = (name: string) => waysInVariants[name] ?? '';
const find = (objects: readonly KubernetesObject[], kind: string, name = 'mlflow') =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);
const specOf = (objects: readonly KubernetesObject[], kind: string, name?: string) =>
  find(objects, kind, name)?.['spec'];

describe('OpenShift', () => {
  test.each([
    'kubernetes',
    'oidc',
    'proxy',
    'headers',
    'none',
  ])('login %s: the service CA, DNS on 5353, no ids', (login) => {
    const { objects } = overlayOf(variant(`openshift-${login}`));
    expect(find(objects, 'Service')?.metadata.annotations).toMatchObject({
      'service.beta.openshift.io/serving-cert-secret-name': 'mlflow-tls',
    });
    expect(find(objects, 'ConfigMap', 'mlflow-service-ca')?.metadata.annotations).toMatchObject({
      'service.beta.openshift.io/inject-cabundle': 'true',
    });
    expect(JSON.stringify(specOf(objects, 'NetworkPolicy'))).toContain('{"port":5353,"protocol":"UDP"}');
    for (const pod of podTemplates(objects)) {
      const contexts = [
        pod.spec.securityContext,
        ...containersOf(pod).map(({ container }) => container.securityContext),
      ];
      for (const context of contexts)
        expect(Object.keys(context ?? {}).join()).not.toMatch(/runAsUser|runAsGroup|fsGroup/);
    }
  });

  test('a Route re-encrypts to the certificate of the service CA, for each hostname and path', () => {
    const { objects } = overlayOf(variant('openshift-kubernetes'));
    const routes = objects.filter(({ kind }) => kind === 'Route');
    const paths = (all: typeof objects) =>
      all
        .filter(({ kind }) => kind === 'Route')
        .map(({ metadata, spec }) => [metadata.name, (spec as { path: string }).path]);
    expect(paths(objects)).toEqual([
      ['mlflow', '/mlflow'],
      ['mlflow-2', '/mlflow'],
    ]);
    // Before 3.16, traces and the AI gateway are at the root.
    const before = replaced(variant('openshift-kubernetes'), /server: \{image: \{/, '$&version: 3.14.0, ');
    expect(paths(overlayOf(before).objects)).toEqual([
      ['mlflow', '/mlflow'],
      ['mlflow-v1', '/v1'],
      ['mlflow-gateway', '/gateway'],
      ['mlflow-2', '/mlflow'],
      ['mlflow-2-v1', '/v1'],
      ['mlflow-2-gateway', '/gateway'],
    ]);
    expect(routes[0]).toMatchObject({
      metadata: { annotations: { 'haproxy.router.openshift.io/timeout': '300s' } },
      spec: {
        host: 'mlflow.apps.example.com',
        port: { targetPort: 'https' },
        tls: {
          termination: 'reencrypt',
          insecureEdgeTerminationPolicy: 'Redirect',
          externalCertificate: { name: 'public' },
        },
      },
    });
    expect(find(objects, 'Role', 'mlflow-public-tls')).toMatchObject({ rules: [{ resourceNames: ['public'] }] });
    expect(specOf(objects, 'ServiceMonitor')).toMatchObject({
      endpoints: [{ tlsConfig: { ca: { configMap: { name: 'mlflow-service-ca', key: 'service-ca.crt' } } } }],
    });
  });

  test('a Route to pods without TLS is edge; another CA than the service CA is in the Route', () => {
    const plain = replaced(variant('openshift-oidc'), 'source: service-ca', 'source: none');
    expect(specOf(overlayOf(`${plain}waivers: []\n`).objects, 'Route')).toMatchObject({ tls: { termination: 'edge' } });
    const other = specOf(overlayOf(variant('openshift-other-ca')).objects, 'Route');
    expect(other).toMatchObject({ tls: { destinationCACertificate: expect.stringContaining('MIIB') } });
    const missing = replaced(variant('openshift-other-ca'), /, destinationCACertificate: "[^"]+"/, '');
    expect(problemsOf(missing)).toContain('tls source secret behind a Route, which must then contain the CA as text');
  });

  test('the proxy has a certificate of its own, and verifies the server by the service CA', () => {
    const { objects } = overlayOf(variant('openshift-proxy'));
    expect(find(objects, 'Service', 'mlflow-proxy')?.metadata.annotations).toMatchObject({
      'service.beta.openshift.io/serving-cert-secret-name': 'mlflow-proxy-tls',
    });
    const [pod] = podTemplates(objects.filter(({ metadata }) => metadata.name === 'mlflow-proxy'));
    expect(pod?.spec.volumes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ secret: expect.objectContaining({ secretName: 'mlflow-proxy-tls' }) }),
        expect.objectContaining({ configMap: expect.objectContaining({ name: 'mlflow-service-ca' }) }),
      ]),
    );
    expect(specOf(objects, 'Route')).toMatchObject({ to: { name: 'mlflow-proxy' }, tls: { termination: 'reencrypt' } });
  });

  test('an Ingress gets TLS and the root of the host, which a path of type Exact would not', () => {
    const { objects } = overlayOf(variant('openshift-ingress'));
    expect(find(objects, 'Ingress')).toMatchObject({
      metadata: {
        annotations: {
          'route.openshift.io/termination': 'reencrypt',
          'route.openshift.io/destination-ca-certificate-secret': 'mlflow-ca-key',
        },
      },
      spec: {
        ingressClassName: 'openshift-default',
        tls: [{}],
        rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix' }] } }],
      },
    });
  });

  test('the class of OpenShift says that the controller is its own', () => {
    const other = replaced(
      variant('openshift-ingress'),
      'controller: openshift',
      'controller: other, className: openshift-default',
    );
    expect(overlayOf(other).objects).toEqual(overlayOf(variant('openshift-ingress')).objects);
  });

  test('a link in the console, with its place', () => {
    const spec = (name: string, link: string) => specOf(overlayOf(variant(name)).objects, 'ConsoleLink', link);
    expect(spec('openshift-oidc', 'mlflow.mlflow')).toEqual({
      text: 'MLflow',
      href: 'https://mlflow.apps.example.com',
      location: 'ApplicationMenu',
      applicationMenu: { section: 'Machine learning' },
    });
    expect(spec('openshift-kubernetes', 'mlflow.mlflow')).toMatchObject({
      href: 'https://mlflow.apps.example.com/mlflow',
      namespaceDashboard: { namespaces: ['mlflow'] },
    });
  });

  test.each([
    ['openshift-oidc', 'platform: openshift', 'platform: kubernetes', 'tls source service-ca on Kubernetes'],
    ['openshift-oidc', 'platform: openshift', 'platform: kubernetes', 'consoleLink on Kubernetes'],
    ['openshift-oidc', /gateway: .*/, 'gateway: {type: none}', 'consoleLink without a gateway'],
    [
      'openshift-headers',
      /gateway: .*/,
      'gateway: {type: route, hostnames: [a.example.com]}',
      'authentication headers with a Route to the server',
    ],
    ['openshift-oidc', 'com]}', 'com], tls: {source: none}}', 'a Route without TLS to pods that serve TLS'],
    [
      'openshift-ingress',
      'tls: {source: cert-manager}\n',
      'tls: {source: secret}\n',
      'tls source secret behind the router of OpenShift, which does not know the CA',
    ],
    [
      'openshift-oidc',
      /tls: .*\n(gateway: .*com\])}/,
      `tls: {source: none}\n$1, destinationCACertificate: "-----BEGIN CERTIFICATE-----\\nM\\n-----END CERTIFICATE-----\\n"}`,
      'destinationCACertificate with tls: {source: none}',
    ],
  ])('%s with another setting is refused', (name, words, others, message) => {
    expect(problemsOf(variant(name).replace(words, others))).toContain(message);
  });
});

test('a Gateway of the overlay has a listener for each hostname, for routes of this namespace', () => {
  const overlay = overlayOf(variant('openshift-gateway'));
  expect(specOf(overlay.objects, 'Gateway')).toMatchObject({
    gatewayClassName: 'openshift-default',
    listeners: [
      {
        name: 'https',
        hostname: 'mlflow.example.com',
        port: 443,
        protocol: 'HTTPS',
        tls: { mode: 'Terminate', certificateRefs: [{ name: 'mlflow-public-tls' }] },
        allowedRoutes: { namespaces: { from: 'Same' } },
      },
      { name: 'https-2', hostname: 'ml.example.com' },
    ],
  });
  expect(overlay.requirements.filter(({ kind }) => kind === 'Gateway')).toEqual([]);
  const readme = overlayReadme(overlay, []);
  expect(readme).toContain(
    'oc -n mlflow get configmap mlflow-service-ca -o go-template=\'{{index .data "service-ca.crt"}}\' > ca.crt',
  );
  expect(readme).toContain('oc get gatewayclass openshift-default');
});

describe('Google Kubernetes Engine', () => {
  test('a Gateway: health check with a host that the server accepts, timeout by a policy and not by the route', () => {
    const { objects } = overlayOf(variant('gke-gateway'));
    expect(specOf(objects, 'HealthCheckPolicy')).toEqual({
      default: {
        config: {
          type: 'HTTPS',
          httpsHealthCheck: {
            host: 'mlflow.example.com',
            portSpecification: 'USE_SERVING_PORT',
            requestPath: '/mlflow/health',
          },
        },
      },
      targetRef: { group: '', kind: 'Service', name: 'mlflow' },
    });
    expect(specOf(objects, 'GCPBackendPolicy')).toMatchObject({ default: { timeoutSec: 300 } });
    expect(JSON.stringify(specOf(objects, 'HTTPRoute'))).not.toContain('timeouts');
    expect(find(objects, 'Gateway', 'internal-http')).toMatchObject({
      metadata: { namespace: 'infra', annotations: { 'networking.gke.io/certmap': 'mlflow' } },
      spec: {
        listeners: [
          { allowedRoutes: { namespaces: { selector: { matchLabels: { 'kubernetes.io/metadata.name': 'mlflow' } } } } },
        ],
      },
    });
    const policy = JSON.stringify(specOf(objects, 'NetworkPolicy'));
    for (const range of ['10.9.0.0/23', '130.211.0.0/22', '35.191.0.0/16']) expect(policy).toContain(range);
  });

  test('an Ingress: a BackendConfig that the Service names, and the class in its annotation', () => {
    const internal = replaced(variant('gke-ingress'), 'controller: gke', 'controller: gke, className: gce-internal');
    const { objects } = overlayOf(internal);
    const external = find(overlayOf(variant('gke-ingress')).objects, 'Ingress')?.metadata.annotations;
    expect(Object.keys(external ?? {})).not.toContain('kubernetes.io/ingress.class');
    expect(specOf(objects, 'BackendConfig')).toEqual({
      timeoutSec: 300,
      healthCheck: { type: 'HTTPS', requestPath: '/ping' },
    });
    expect(find(objects, 'Service', 'mlflow-proxy')?.metadata.annotations).toMatchObject({
      'cloud.google.com/app-protocols': '{"https":"HTTPS"}',
      'cloud.google.com/backend-config': '{"default":"mlflow"}',
      'cloud.google.com/neg': '{"ingress":true}',
    });
    expect(find(objects, 'Service')?.metadata.annotations).toBeUndefined();
    expect(find(objects, 'Ingress')).toMatchObject({
      metadata: {
        annotations: { 'kubernetes.io/ingress.class': 'gce-internal', 'kubernetes.io/ingress.allow-http': 'false' },
      },
    });
    expect(specOf(objects, 'Ingress')).not.toHaveProperty('ingressClassName');
  });

  test("Google's addresses as peer say that the controller is GKE's; another controller can be set", () => {
    const peer = '{cidrs: [130.211.0.0/22, 35.191.0.0/16]}';
    const given = replaced(variant('gke-gateway'), 'controller: gke, ', '').replace('{cidrs: [10.9.0.0/23]}', peer);
    expect(find(overlayOf(given).objects, 'HealthCheckPolicy')).toBeDefined();
    const other = replaced(given, 'hostnames:', 'controller: other, hostnames:');
    expect(find(overlayOf(other).objects, 'HealthCheckPolicy')).toBeUndefined();
  });

  test.each([
    ['gke-gateway', '{cidrs: [10.9.0.0/23]}', '{namespace: infra}', 'requests of a load balancer come from no pod'],
    ['gke-ingress', '{cidrs: [10.9.0.0/23]}', '{namespace: infra}', 'requests of a load balancer come from no pod'],
    ['gke-ingress', 'controller: gke', 'controller: gke, className: nginx', 'className nginx with controller gke'],
    ['gke-ingress', '"}}', '"}, staticPrefix: /mlflow}', 'controller gke with staticPrefix /mlflow'],
  ])('%s with another setting is refused', (name, words, others, message) => {
    expect(problemsOf(replaced(variant(name), words, others))).toContain(message);
  });
});

test('a load balancer of AWS checks the health of the proxy, if there is one', () => {
  const alb = variant('gke-ingress').replace('controller: gke', 'controller: alb');
  expect(find(overlayOf(alb).objects, 'Ingress')?.metadata.annotations).toMatchObject({
    'alb.ingress.kubernetes.io/healthcheck-path': '/ping',
  });
});

test('the README says which files need an administrator of the cluster', () => {
  const readme = overlayReadme(referenceOverlay('openshift/prod'), []);
  expect(readme).toContain('No file has objects of the cluster: an administrator of namespace `mlflow` can apply all');
  expect(readme).toContain('`roles.yaml`, `garbage-collection.yaml`, `smoke-test.yaml` have Roles with rights on');
  expect(overlayReadme(overlayOf(variant('openshift-oidc')), [])).toContain(
    'An administrator of the cluster applies `namespace.yaml` (Namespace), `console-link.yaml` (ConsoleLink). An administrator of namespace `mlflow` can apply the others.',
  );
});
