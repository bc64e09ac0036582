import type { Container } from '../../../imports/kubernetes.js';
import { fieldOfVariable } from '../../../lib/identity/oidc/computed-variables.js';
import { overlayOf, problemsOf } from '../../support/environments.js';
import { podOf as podOfObject, valuesOf } from '../../support/objects.js';
import { oidcCloudNativePg, oidcDev, oidcMachines, oidcProd } from '../../support/oidc.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProd } from '../../support/standalone.js';

const workload = (yaml: string, name: RegExp) => {
  const workloads = overlayOf(yaml).objects.filter(({ kind }) =>
    ['Deployment', 'StatefulSet', 'Job', 'CronJob'].includes(kind),
  );
  const found = workloads.filter(({ metadata }) => name.test(metadata.name));
  if (!found[0] || found.length > 1) throw new Error(`${found.length} workloads ${name}`);
  return found[0];
};
const podOf = (yaml: string, name: RegExp) => podOfObject(workload(yaml, name));
const containerOf = (yaml: string, name = /^mlflow$/) => podOf(yaml, name).containers[0] as Container;

describe('the server', () => {
  const container = containerOf(oidcProd);
  const values = valuesOf(container);

  test('is told everything from one block', () => {
    expect(container.args).toContain('--app-name=oidc-auth');
    expect(values).toMatchObject({
      OIDC_DISCOVERY_URL: 'https://keycloak.example.com/realms/mlflow/.well-known/openid-configuration',
      OIDC_REDIRECT_URI: 'https://mlflow.example.com/callback',
      OIDC_AUDIENCE: 'mlflow',
      OIDC_GROUP_NAME: 'mlflow-users,data science',
      OIDC_USE_REFRESH_TOKEN: 'true',
      OIDC_CLIENT_SECRET: 'mlflow-oidc-client/client-secret',
      SECRET_KEY: 'mlflow-oidc-signing-key/secret-key',
      SESSION_TOKEN_ENCRYPTION_KEY: 'mlflow-oidc-signing-key/token-encryption-key',
      SESSION_COOKIE_SECURE: 'true',
      TRUSTED_PROXIES: '10.244.0.0/16',
      DEFAULT_MLFLOW_PERMISSION: 'NO_PERMISSIONS',
      CACHE_BACKEND: 'redis',
      CACHE_KEY_PREFIX: 'mlflow.mlflow:',
      OIDC_USERS_DB_URI:
        'postgresql+psycopg2://db.example.com:5432/mlflow_auth?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt',
    });
    expect(values['AUTH_PROVIDERS']).toBeUndefined();
    expect(values['MLFLOW_ENABLE_WORKSPACES']).toBeUndefined();
  });

  test('has no variable of the plug-in that an environment could set otherwise', () => {
    const [before, after] = [valuesOf(containerOf(standaloneProd)), valuesOf(containerOf(oidcMachines))];
    const own = Object.keys(after).filter((name) => !(name in before) && !/^(PG|MLFLOW_)/.test(name));
    expect(own.length).toBeGreaterThan(35);
    expect(own.filter((name) => !fieldOfVariable(name))).toEqual([]);
  });

  test('is asked without a login whether it is ready', () => {
    expect(container.readinessProbe?.httpGet?.path).toBe('/health/ready');
    expect(container.livenessProbe?.httpGet?.path).toBe('/health');
  });

  test('comes back to a port-forward where there is no gateway', () => {
    expect(valuesOf(containerOf(oidcDev))).toMatchObject({
      OIDC_REDIRECT_URI: 'http://localhost:5000/callback',
      SESSION_COOKIE_SECURE: 'false',
      OIDC_USERS_DB_URI: 'sqlite:////mlflow/mlflow_auth.db',
    });
    const withTls = replaced(oidcDev, 'source: none', 'source: cert-manager');
    expect(valuesOf(containerOf(withTls))).toMatchObject({
      OIDC_REDIRECT_URI: 'https://localhost:8443/callback',
      SESSION_COOKIE_SECURE: 'true',
    });
  });

  test('trusts the CA of the issuer', () => {
    expect(podOf(oidcDev, /^mlflow$/).volumes).toContainEqual({
      name: 'ca-0',
      secret: { secretName: 'keycloak-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
  });

  test.each(['secret', 'configMap'])('trusts the one key of a %s that holds the CA, whatever its name', (kind) => {
    const { volumes = [] } = podOf(
      replaced(oidcDev, '{secret: keycloak-tls}', `{${kind}: issuer, key: root}`),
      /^mlflow$/,
    );
    const items = [{ key: 'root', path: 'ca.crt' }];
    expect(volumes.find(({ name }) => name === 'ca-0')).toEqual({
      name: 'ca-0',
      [kind]: kind === 'secret' ? { secretName: 'issuer', items } : { name: 'issuer', items },
    });
  });

  test('takes the trusted ranges from a gateway that is known by addresses', () => {
    const yaml = replaced(
      replaced(oidcProd, /^ {2}trustedProxies: .*\n/m, ''),
      'hostnames: [',
      'peer: {cidrs: [192.0.2.0/28]}, hostnames: [',
    );
    expect(valuesOf(containerOf(yaml))['TRUSTED_PROXIES']).toBe('192.0.2.0/28');
  });

  test('keeps users in a further database of the same cluster, past no pooler for the migration', () => {
    const { objects } = overlayOf(oidcCloudNativePg);
    expect(objects).toContainEqual(
      expect.objectContaining({ kind: 'Database', spec: expect.objectContaining({ name: 'mlflow_auth' }) }),
    );
    const uri = (name?: RegExp) => valuesOf(containerOf(oidcCloudNativePg, name))['OIDC_USERS_DB_URI'];
    expect(uri()).toContain('mlflow-db-pooler.mlflow.svc:5432/mlflow_auth');
    expect(uri(/migration/)).toContain('mlflow-db-rw.mlflow.svc:5432/mlflow_auth');
  });

  test('asks for the whole URI of users where the whole URI of MLflow is given', () => {
    const yaml = replaced(oidcProd, 'host: db.example.com', 'host: db.example.com, credentials: {type: uri}');
    expect(valuesOf(containerOf(yaml))['OIDC_USERS_DB_URI']).toBe('mlflow-users-database/users-db-uri');
  });

  test('lets in no path that answers without a login, but pages of the plug-in', () => {
    const route = overlayOf(oidcProd).objects.find(({ kind }) => kind === 'HTTPRoute');
    const text = JSON.stringify(route);
    for (const path of ['/login', '/callback', '/logout', '/oidc', '/auth', '/providers'])
      expect(text).toContain(`"${path}"`);
    for (const path of ['/metrics', '/docs', '/redoc', '/openapi', '/scim', '/saml', '/slo'])
      expect(text).not.toContain(path);
  });

  test('may connect to the issuer, and to the API server only for keys', () => {
    const ends = (yaml: string) =>
      (overlayOf(yaml) as unknown as { flows: { from: { what: string }; to: { what: string } }[] }).flows
        .filter(({ from }) => from.what === 'server')
        .map(({ to }) => to.what);
    expect(ends(oidcProd)).toContain('OpenID Connect keycloak.example.com');
    expect(ends(oidcProd)).not.toContain('API server');
    expect(ends(oidcMachines)).toContain('API server');
  });
});

describe('pods that prove themselves by their account', () => {
  const container = containerOf(oidcMachines);

  test('may reach the server from their namespaces', () => {
    const { objects } = overlayOf(replaced(oidcMachines, '[mlflow]}', '[mlflow, team-a]}'));
    const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow');
    expect(JSON.stringify(policy)).toContain(
      '"from":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"mlflow"}}},{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"team-a"}}}',
    );
  });

  test('stand in the list of providers beside the issuer, which keeps its id', () => {
    expect(JSON.parse(valuesOf(container)['AUTH_PROVIDERS'] ?? '')).toMatchObject([
      { id: 'default', type: 'oidc', audience: 'mlflow', client_id: 'mlflow', admin_source: 'claims' },
      { id: 'cluster', type: 'k8s', in_cluster: true, namespace_allowlist: ['mlflow'] },
    ]);
    expect(podOf(oidcMachines, /^mlflow$/).automountServiceAccountToken).toBe(true);
    expect(overlayOf(oidcMachines).objects).toContainEqual(
      expect.objectContaining({
        kind: 'ClusterRoleBinding',
        roleRef: expect.objectContaining({ name: 'system:service-account-issuer-discovery' }),
      }),
    );
  });

  test('are the smoke test too, by a token for this server alone', () => {
    const pod = podOf(oidcMachines, /smoke-test/);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(pod.volumes)).toContain('"serviceAccountToken":{"audience":"mlflow"');
    expect(pod.containers[0]?.command?.[2]).toContain('MLFLOW_TRACKING_TOKEN');
  });

  test('are not the garbage collection, which goes to the store by itself', () => {
    const collector = containerOf(oidcMachines, /garbage-collection/);
    expect(valuesOf(collector)).toMatchObject({
      MLFLOW_ARTIFACTS_DESTINATION: 's3://mlflow/artifacts',
      AWS_ACCESS_KEY_ID: 'mlflow-artifacts-credentials/AWS_ACCESS_KEY_ID',
    });
    const policy = overlayOf(oidcMachines).objects.find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow-garbage-collection',
    );
    expect(JSON.stringify(policy)).not.toContain('8443');
  });
});

test('both databases are migrated by one Job, and sessions that are over are removed', () => {
  const migration = containerOf(oidcProd, /migration/);
  expect(migration.command?.[2]).toContain('migrate(create_engine(uri), "head")');
  expect(containerOf(standaloneProd, /migration/).command?.[2]).not.toContain('OIDC');
  expect(valuesOf(containerOf(oidcProd, /session-pruning/))['OIDC_USERS_DB_URI']).toContain('/mlflow_auth?');
});

const inBlock = (line: string, yaml = oidcProd) => replaced(yaml, '  cache:', `  ${line}\n  cache:`);
const inServer = (fields: string) => replaced(oidcProd, 'replicas: 2', `replicas: 2, ${fields}`);

test.each([
  ['a static prefix', inServer('staticPrefix: /mlflow'), '11:152 staticPrefix /mlflow with authentication oidc'],
  [
    'a version that the plug-in was not tried with',
    replaced(oidcProd, '"}, replicas', '", version: 3.14.0}, replicas'),
    '11:133 MLflow 3.14.0 with authentication oidc',
  ],
  [
    'a variable that is computed',
    inServer('env: [{name: OIDC_VERIFY_SSL, value: "false"}]'),
    'and set authentication.ca',
  ],
  [
    'no gateway',
    replaced(oidcProd, /^gateway: .*$/m, 'gateway: {type: none}'),
    '15:17 authentication oidc without a gateway',
  ],
  ['http', replaced(oidcProd, 'hostnames:', 'scheme: http, hostnames:'), '15:10 authentication oidc over http'],
  [
    'a gateway of which nobody knows the addresses',
    replaced(oidcProd, /^ {2}trustedProxies: .*\n/m, ''),
    '4:1 the addresses of the gateway are unknown',
  ],
  [
    'proxies that are everybody',
    replaced(oidcProd, '10.244.0.0/16', '0.0.0.0/0'),
    '9:20 authentication.trustedProxies[0]: this range contains all addresses',
  ],
  [
    "MLflow's own database for users",
    inBlock('usersDatabase: {database: mlflow}'),
    "10:29 the users' database is the database mlflow of MLflow",
  ],
  [
    'the file of MLflow for users',
    replaced(oidcDev, 'type: sqlite', 'type: sqlite, path: /mlflow/mlflow_auth.db'),
    "the users' database is the file /mlflow/mlflow_auth.db of MLflow",
  ],
  [
    'users elsewhere than in the cluster of the overlay',
    inBlock('usersDatabase: {host: db.example.com}', oidcCloudNativePg),
    "10:18 host, port or uriFrom of the users' database with a backend store of type cloudnative-pg",
  ],
  [
    'a smoke test that nobody knows',
    `${oidcProd}smokeTest: {}\n`,
    '16:12 smokeTest with a service account in namespace mlflow, which the server does not accept\n    write authentication.serviceAccounts: {namespaces: [mlflow]}',
  ],
  [
    'a smoke test that may create nothing',
    inBlock('restrictCreation: true', oidcMachines),
    'restrictCreation with smokeTest',
  ],
  [
    'a right of a workspace',
    `${oidcProd}workspaces: [{namespace: a, programs: [{name: b}]}]\n`,
    '16:39 programs of a workspace with authentication oidc, which does not authorize requests by Kubernetes\n    remove programs; write people; or authentication.permissions',
  ],
  ['a schedule that is none', inBlock('session: {pruning: nightly}'), '10:22 "nightly": a cron'],
  ['a group with a comma', replaced(oidcProd, '"data science"', '"a,b"'), '7:26'],
])('%s is refused', (_, yaml, expected) => {
  expect(problemsOf(yaml)).toContain(expected);
});
