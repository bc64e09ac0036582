import { Testing } from 'cdk8s';
import { EdpRealm, type EdpRealmProps } from '../../../lib/identity/keycloak/realm/edp.js';
import { realmFragment } from '../../../lib/identity/keycloak/realm/realm.js';
import { RealmImport } from '../../../lib/identity/keycloak/realm/realm-import.js';
import { KeycloakServer, type KeycloakServerProps } from '../../../lib/identity/keycloak/server/keycloak-server.js';
import type { KeycloakRealmImportSpec, KeycloakSpec } from '../../../lib/identity/keycloak/server/keycloak-types.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { ownPods } from '../../../lib/model/flow.js';
import { NetworkPolicies } from '../../../lib/model/network-policies.js';

const instance = { name: 'mlflow', namespace: 'ml' };
const gateway = { name: 'public', namespace: 'gateway-system', sectionName: 'https' };
const fragment = realmFragment({
  realm: 'mlflow',
  client: {
    id: 'mlflow',
    secret: { name: 'mlflow-oidc-client', key: 'client-secret' },
    redirectUris: ['https://mlflow.example.com/callback'],
    postLogoutRedirectUris: ['https://mlflow.example.com/oidc/ui/auth'],
    webOrigins: ['https://mlflow.example.com'],
  },
  groupsClaim: 'groups',
  audience: 'mlflow',
  groups: ['mlflow-users', 'ML Admins'],
  scopes: ['email', 'profile', 'offline_access'],
  sessionSeconds: 28800,
  accessTokenSeconds: 300,
  users: [
    {
      username: 'alice',
      email: 'a@example.com',
      groups: ['ML Admins'],
      password: { name: 'mlflow-test-users', key: 'alice' },
    },
  ],
});

function server(settings: KeycloakServerProps['settings'] = {}, baseUrl = 'https://keycloak.example.com') {
  const chart = Testing.chart();
  const keycloak = new KeycloakServer(chart, 'Keycloak', {
    instance,
    settings: { gateway, ...settings },
    baseUrl,
    clients: [ownPods('server', { component: 'server', ...instance, podLabels: { app: 'mlflow' } })],
    apiServer: { ports: [6443] },
    dnsPorts: [53],
    podSetting: { securityPreset: 'hardened' },
  });
  new NetworkPolicies(chart, 'Policies', { flows: [...keycloak.flows, ...keycloak.edge.flows] });
  const objects = Testing.synth(chart) as readonly KubernetesObject[];
  const of = <Spec>(kind: string, name?: string) =>
    objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name))?.[
      'spec'
    ] as Spec;
  return { keycloak, objects, of, spec: of<KeycloakSpec>('Keycloak') };
}

describe('Keycloak in the cluster', () => {
  test('has the hostname of the issuer for browsers and pods alike, and the path that it lies under', () => {
    const { spec, of } = server({}, 'https://sso.example.com/auth');
    expect(spec.hostname).toEqual({
      hostname: 'https://sso.example.com/auth',
      strict: true,
      backchannelDynamic: false,
    });
    expect(spec.additionalOptions).toEqual([{ name: 'http-relative-path', value: '/auth' }]);
    expect(of<{ dnsNames: string[] }>('Certificate', 'mlflow-keycloak-tls').dnsNames).toEqual(
      expect.arrayContaining(['sso.example.com', 'mlflow-keycloak.ml.svc']),
    );
  });

  test('checks its database by the CA alone, whose key it never sees', () => {
    const { spec } = server();
    const { volumes, containers } = spec.unsupported.podTemplate.spec;
    const [mount] = containers[0].volumeMounts;
    expect(spec.db.url).toBe(
      `jdbc:postgresql://mlflow-keycloak-db-rw.ml.svc:5432/keycloak?sslmode=verify-full&sslrootcert=${mount?.mountPath}/ca.crt`,
    );
    expect(volumes[0]?.secret).toEqual({
      secretName: 'mlflow-keycloak-db-ca',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
  });

  test('opens what logins need, and the console only where it is said', () => {
    const paths = ({ of }: ReturnType<typeof server>) =>
      of<{ rules: { matches: { path: { value: string } }[] }[] }>('HTTPRoute').rules.flatMap(({ matches }) =>
        matches.map(({ path }) => path.value),
      );
    expect(paths(server())).toEqual(['/realms', '/resources']);
    expect(paths(server({ gateway: { ...gateway, adminConsole: true } }))).toContain('/admin');
  });

  test('checks what the gateway reaches by the name of its Service', () => {
    const { of } = server();
    expect(of('BackendTLSPolicy')).toMatchObject({
      targetRefs: [{ name: 'mlflow-keycloak', sectionName: 'https' }],
      validation: { hostname: 'mlflow-keycloak.ml.svc' },
    });
    expect(of('Service')).toMatchObject({ ports: [{ port: 443, targetPort: 8443 }] });
  });

  test('lets in the gateway and its clients at 8443, its own pods at theirs, and nobody at the management port', () => {
    const { of, spec } = server();
    const { ingress } = of<{ ingress: { ports: { port: number }[] }[] }>('NetworkPolicy', 'mlflow-keycloak');
    const ports = ingress.flatMap((rule) => rule.ports.map(({ port }) => port));
    expect([...new Set(ports)].sort((a, b) => a - b)).toEqual([7800, 8443, 57800]);
    // Policies add up: the operator's own would let in everybody.
    expect(spec.networkPolicy.enabled).toBe(false);
  });

  test('an image built for it starts from a file system that nobody can write to', () => {
    const read = (settings: KeycloakServerProps['settings']) => {
      const { spec } = server(settings);
      const { containers, volumes } = spec.unsupported.podTemplate.spec;
      return [spec.startOptimized, containers[0].securityContext.readOnlyRootFilesystem, volumes.length];
    };
    expect(read({})).toEqual([undefined, false, 1]);
    expect(read({ image: 'example.com/keycloak:1' })).toEqual([false, false, 1]);
    expect(read({ image: 'example.com/keycloak:1', optimized: true })).toEqual([true, true, 3]);
    expect(() => server({ optimized: true })).toThrow(/optimized/);
  });

  test('is written as older operators know it where they are said to be older', () => {
    const { objects, spec } = server({ apiVersion: 'v2alpha1' });
    expect(objects.find(({ kind }) => kind === 'Keycloak')?.apiVersion).toBe('k8s.keycloak.org/v2alpha1');
    expect(spec.automountServiceAccountToken).toBeUndefined();
  });
});

test('a realm import has names in place of secrets, each with the Secret that it comes from', () => {
  const chart = Testing.chart();
  new RealmImport(chart, 'Realm', {
    instance,
    fragment,
    apiVersion: 'v2beta1',
    keycloak: 'mlflow-keycloak',
    dnsPorts: [53],
  });
  const [{ spec }] = Testing.synth(chart) as unknown as readonly [{ spec: KeycloakRealmImportSpec }];
  expect(spec.realm.clients[0].secret).toMatch(/^\$\{CLIENT_SECRET\}$/);
  expect(spec.placeholders).toEqual({
    CLIENT_SECRET: { secret: { name: 'mlflow-oidc-client', key: 'client-secret' } },
    USER_PASSWORD_0: { secret: { name: 'mlflow-test-users', key: 'alice' } },
  });
});

describe('resources of the EDP operator', () => {
  function edp(settings: Partial<EdpRealmProps['settings']> = {}, props: Partial<EdpRealmProps> = {}) {
    const chart = Testing.chart();
    const realm = new EdpRealm(chart, 'Realm', {
      instance,
      settings: { type: 'edp', operatorNamespace: 'edp', ...settings },
      fragment,
      connection: { url: 'https://keycloak.example.com', admin: { type: 'user', realm: 'master' } },
      createRealm: true,
      ...props,
    });
    return { realm, objects: Testing.synth(chart) as readonly KubernetesObject[] };
  }

  test('take nothing with them when they go, for a realm holds people', () => {
    const { objects } = edp();
    expect(objects).not.toEqual([]);
    for (const { metadata } of objects)
      expect(metadata.annotations).toEqual({ 'edp.epam.com/preserve-resources-on-deletion': 'true' });
  });

  test('have names that Kubernetes takes, whatever Keycloak calls a group', () => {
    const names = edp()
      .objects.filter(({ kind }) => kind === 'KeycloakRealmGroup')
      .map(({ metadata }) => metadata.name);
    expect(names).toEqual(['mlflow-mlflow-users', expect.stringMatching(/^mlflow-ml-admins-[0-9a-f]{6}$/)]);
  });

  test('touch no settings of a realm of others, and make no connection that is there', () => {
    const kinds = (objects: readonly KubernetesObject[]) => objects.map(({ kind }) => kind);
    const others = edp({}, { createRealm: false }).objects.find(({ kind }) => kind === 'KeycloakRealm');
    expect(Object.keys(others?.['spec'] as object)).toEqual(['keycloakRef', 'realmName']);
    const { realm, objects } = edp({ realm: { kind: 'ClusterKeycloakRealm', name: 'company' } });
    expect(kinds(objects)).not.toContain('Keycloak');
    expect(kinds(objects)).not.toContain('KeycloakRealm');
    expect(realm.secrets.map(({ name }) => name)).not.toContain('mlflow-keycloak-admin');
  });
});
