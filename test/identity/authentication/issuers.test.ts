import { overlayReadme } from '../../../lib/readme/readme.js';
import { overlayOf, problemsOf } from '../../support/environments.js';
import { containerOf, only, podOf } from '../../support/objects.js';
import { oidcProd } from '../../support/oidc.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProxy } from '../../support/standalone.js';

/** A proxy without session store, so that sessions are in cookies, at another issuer. */
const proxyAt = (fields: string) =>
  replaced(
    replaced(standaloneProxy, 'issuer: "https://dex.example.com/dex", ca: {secret: dex-ca}', fields),
    'replicas: 2, session: {store: {type: in-cluster}, refreshSeconds: 240}',
    'emailDomains: [example.com]',
  );
const renewed = (yaml: string) =>
  replaced(yaml, 'emailDomains: [example.com]', 'emailDomains: [example.com], session: {refreshSeconds: 240}');
const oidcAt = (fields: string) =>
  replaced(oidcProd, 'issuer: https://keycloak.example.com/realms/mlflow', fields.replaceAll(', ', '\n  '));

const provider = (yaml: string) =>
  JSON.parse(
    Object.values(only(overlayOf(yaml).objects, 'ConfigMap', 'mlflow-proxy')['data'] as Record<string, string>)[0] ??
      '',
  ).providers[0];
const variable = (yaml: string, name: string) =>
  containerOf(only(overlayOf(yaml).objects, 'Deployment', 'mlflow')).env?.find((one) => one.name === name)?.value;
const proxyArguments = (yaml: string) => containerOf(only(overlayOf(yaml).objects, 'Deployment', 'mlflow-proxy')).args;

const standard = 'openid email profile';
const ids = {
  google: 'client: {id: 1-a.apps.googleusercontent.com}',
  entra: 'client: {id: 11111111-2222-3333-4444-555555555555}',
};
const google = `issuer: https://accounts.google.com, ${ids.google}`;
const entra = `issuer: https://login.microsoftonline.com/contoso.com/v2.0, ${ids.entra}`;

describe('default scopes and claims', () => {
  test.each([
    [google, standard, 'groups'],
    [entra, standard, 'groups'],
    ['issuer: https://keycloak.example.com/realms/ml', standard, 'groups'],
    ['issuer: https://platform.example.com/dex', `${standard} groups`, 'groups'],
    ['issuer: https://acme.okta.com', `${standard} groups`, 'groups'],
    ['issuer: https://acme.okta.com/oauth2/default', standard, 'groups'],
    [
      `issuer: https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a, client: {id: 1h57kf5cpq17m0eml12example}`,
      standard,
      'cognito:groups',
    ],
    ['issuer: https://issuer.example.com', standard, 'groups'],
  ])('of a proxy at %s', (fields, scope, groupsClaim) => {
    expect(provider(proxyAt(fields))).toMatchObject({ scope, oidcConfig: { groupsClaim } });
  });

  test('a session that is renewed requests what the issuer requires for refresh tokens', () => {
    expect(provider(renewed(proxyAt(entra))).scope).toBe(`${standard} offline_access`);
    expect(provider(renewed(proxyAt('issuer: https://k.example.com/realms/ml'))).scope).toBe(standard);
    const { scope, loginURLParameters } = provider(renewed(proxyAt(google)));
    expect([scope, loginURLParameters]).toEqual([
      standard,
      [
        { name: 'access_type', default: ['offline'] },
        { name: 'prompt', default: ['consent'] },
      ],
    ]);
    const given = replaced(renewed(proxyAt(entra)), 'emailDomains', 'scopes: [openid, email], emailDomains');
    expect(provider(given).scope).toBe('openid email');
  });

  test('the plug-in requests offline_access only where the issuer has it', () => {
    expect(variable(oidcProd, 'OIDC_USE_REFRESH_TOKEN')).toBe('true');
    const yaml = oidcAt(`${google}, groupsClaim: hd`);
    expect(variable(yaml, 'OIDC_USE_REFRESH_TOKEN')).toBe('false');
    expect(variable(yaml, 'OIDC_GROUPS_ATTRIBUTE')).toBe('hd');
    const pool = oidcAt(
      'issuer: https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a, client: {id: 1h57kf5cpq17m0eml12example}',
    );
    expect(variable(pool, 'OIDC_GROUPS_ATTRIBUTE')).toBe('cognito:groups');
  });
});

test.each([
  [
    proxyAt(`${google}, scopes: [openid, groups]`),
    'scope groups with Google: every login fails, because Google has no',
  ],
  [proxyAt(`${entra}, scopes: [openid, groups]`), 'AADSTS650053'],
  [proxyAt('issuer: https://acme.okta.com/oauth2/default, scopes: [openid, groups]'), 'scope groups with Okta'],
  [proxyAt('issuer: https://issuer.example.com, scopes: [email, groups]'), 'write scopes: [openid, email, groups]'],
  [proxyAt('issuer: https://accounts.google.com'), 'client mlflow, but Google assigns the ids of clients'],
  [proxyAt(`issuer: https://accounts.google.com/, ${ids.google}`), 'write https://accounts.google.com'],
  [
    proxyAt(`issuer: https://login.microsoftonline.com/common/v2.0, ${ids.entra}`),
    'write https://login.microsoftonline.com/<id of the tenant>/v2.0',
  ],
  [proxyAt(`issuer: https://login.microsoftonline.com/contoso.com, ${ids.entra}`), 'no token is accepted'],
  [proxyAt('issuer: https://acme.eu.auth0.com, client: {id: abcdefghijklmnopqrstuvwxyzABCDEF}'), 'with the slash'],
  [proxyAt('issuer: https://acme-admin.okta.com'), 'write https://<organization>.okta.com'],
  [proxyAt(`${google}, allowedGroups: [ml]`), 'the proxy rejects every user'],
  [oidcAt(google), 'tokens have no claim groups: no user can log in'],
  [oidcAt(`${google}, groupsClaim: email, session: {refresh: true}`), 'refresh with Google: the plug-in requests'],
])('refused: %#', (yaml, message) => expect(problemsOf(yaml)).toContain(message));

test('groups of Google can come from a plug-in', () => {
  const yaml = replaced(
    oidcAt(google),
    'replicas: 2}',
    'replicas: 2, env: [{name: OIDC_GROUP_DETECTION_PLUGIN, value: x}]}',
  );
  expect(problemsOf(yaml)).toBe('');
});

test('the README of both logins names what the client at the issuer needs', () => {
  expect(overlayReadme(overlayOf(proxyAt(entra)), [])).toContain(
    'redirect URI https://mlflow.example.com/oauth2/callback; scopes openid email profile; audience 11111111-2222-3333-4444-555555555555 and claims email and groups in its ID tokens; for groups, add the groups claim',
  );
  expect(overlayReadme(overlayOf(oidcProd), [])).toContain(
    'redirect URI https://mlflow.example.com/callback; post-logout redirect URI https://mlflow.example.com/oidc/ui/auth; scopes openid email profile offline_access; audience mlflow and claim groups in its tokens',
  );
});

describe('sessions in cookies', () => {
  const nginx = (yaml: string) =>
    replaced(
      yaml,
      /^gateway: .*$/m,
      'gateway: {type: ingress, controller: nginx, hostnames: [mlflow.example.com], tls: {source: controller}, peer: {namespace: ingress-nginx}}',
    );
  const annotation = (yaml: string) =>
    only(overlayOf(nginx(yaml)).objects, 'Ingress', 'mlflow').metadata.annotations?.[
      'nginx.ingress.kubernetes.io/proxy-buffer-size'
    ];

  test('contain tokens only if something uses them', () => {
    const minimal = '--session-cookie-minimal=true';
    expect(proxyArguments(proxyAt(entra))).toContain(minimal);
    expect(proxyArguments(renewed(proxyAt(entra)))).not.toContain(minimal);
    // Keycloak's session ends at a logout with the token.
    expect(proxyArguments(proxyAt('issuer: https://k.example.com/realms/ml'))).not.toContain(minimal);
    expect(proxyArguments(standaloneProxy)).not.toContain(minimal);
  });

  test('pass ingress-nginx', () => {
    expect(annotation(proxyAt('issuer: https://k.example.com/realms/ml'))).toBe('16k');
    expect(annotation(standaloneProxy)).toBeUndefined();
  });
});

describe('an issuer that pods reach by another address', () => {
  const inside = 'https://keycloak.keycloak.svc:8443/realms/ml';
  const document = `${inside}/.well-known/openid-configuration`;
  const realm = 'issuer: https://sso.example.com/realms/ml, ca: {secret: keycloak-tls}';
  const egress = (yaml: string, name: string) =>
    JSON.stringify(only(overlayOf(yaml).objects, 'NetworkPolicy', name)['spec']);

  test('is discovered there, and tokens still contain the issuer', () => {
    const yaml = oidcAt(`${realm}, discoveryUrl: ${document}`);
    expect(variable(yaml, 'OIDC_DISCOVERY_URL')).toBe(document);
    expect(variable(yaml, 'OIDC_ISSUER')).toBe('https://sso.example.com/realms/ml');
    expect(egress(yaml, 'mlflow')).toContain(
      '{"ports":[{"port":8443,"protocol":"TCP"}],"to":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"keycloak"}}}]}',
    );
  });

  test('is called there by a proxy, and by browsers at its own URL', () => {
    const yaml = proxyAt(`${realm}, discoveryUrl: "${document}"`);
    const { loginURL, redeemURL, backendLogoutURL, oidcConfig } = provider(yaml);
    expect(loginURL).toBe('https://sso.example.com/realms/ml/protocol/openid-connect/auth');
    expect(redeemURL).toBe(`${inside}/protocol/openid-connect/token`);
    expect(backendLogoutURL).toContain(inside);
    expect(oidcConfig).toMatchObject({
      issuerURL: 'https://sso.example.com/realms/ml',
      skipDiscovery: true,
      jwksURL: `${inside}/protocol/openid-connect/certs`,
    });
    expect(egress(yaml, 'mlflow-proxy')).toContain('"keycloak"');
    expect(problemsOf(proxyAt(`issuer: https://issuer.example.com, discoveryUrl: "${document}"`))).toContain(
      'only the endpoints of Keycloak and Dex are known',
    );
    expect(problemsOf(proxyAt(`${realm}, discoveryUrl: "${inside}"`))).toContain('ends in /.well-known');
  });

  test('or has an address in the pods that call it', () => {
    const aliases = [{ ip: '10.96.0.9', hostnames: ['sso.example.com'] }];
    const alias = `${realm}, hostAliases: [{ip: 10.96.0.9,hostnames: [sso.example.com]}]`;
    const of = (yaml: string, kind: string, name: string | RegExp) => {
      const found = overlayOf(yaml).objects.find(
        (object) => object.kind === kind && new RegExp(name).test(object.metadata.name),
      );
      return found && podOf(found).hostAliases;
    };
    expect(of(proxyAt(alias), 'Deployment', 'mlflow-proxy')).toEqual(aliases);
    const withRealm = replaced(oidcAt(alias), /^server: /m, 'keycloak: {}\nserver: ');
    expect(of(withRealm, 'Deployment', '^mlflow$')).toEqual(aliases);
    expect(of(withRealm, 'Job', 'realm')).toEqual(aliases);
    expect(of(withRealm, 'Job', 'migration')).toBeUndefined();
  });
});

test('behind a route of others, redirect URI, hosts, origins and policies are those of its hostname', () => {
  const external = (yaml: string) =>
    replaced(yaml, /^gateway: .*$/m, 'gateway: {type: external, hostnames: [ml.example.org], peer: {namespace: mesh}}');
  const all = overlayOf(external(oidcProd)).objects;
  expect(all.filter(({ kind }) => ['HTTPRoute', 'Ingress'].includes(kind))).toEqual([]);
  expect(variable(external(oidcProd), 'OIDC_REDIRECT_URI')).toBe('https://ml.example.org/callback');
  expect(variable(external(oidcProd), 'MLFLOW_SERVER_ALLOWED_HOSTS')).toContain('ml.example.org,ml.example.org:443');
  expect(variable(external(oidcProd), 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS')).toBe('https://ml.example.org');
  expect(JSON.stringify(only(all, 'NetworkPolicy', 'mlflow')['spec'])).toContain('"mesh"');
  expect(overlayReadme(overlayOf(external(oidcProd)), [])).toContain('a route from https://ml.example.org to Service');
  const yaml = external(standaloneProxy);
  expect(proxyArguments(yaml)).toContain('--redirect-url=https://ml.example.org/oauth2/callback');
  expect(overlayReadme(overlayOf(yaml), [])).toContain('/oauth2, never /metrics');
  expect(problemsOf(replaced(external(oidcProd), 'type: external,', 'type: external, scheme: http,'))).toContain(
    'authentication oidc over http',
  );
  expect(problemsOf(replaced(external(oidcProd), ', peer: {namespace: mesh}', ''))).toContain('gateway.peer');
});
