import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CronJob, Job } from '../../../imports/kubernetes.js';
import { parseIssuer } from '../../../lib/identity/keycloak/issuer.js';
import { realmScript } from '../../../lib/identity/keycloak/realm/realm-job-script.js';
import type { ClientRepresentation } from '../../../lib/identity/keycloak/realm/representation.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { StandaloneOverlay } from '../../../lib/overlay/rendering.js';
import { overlayOf, problemsOf } from '../../support/environments.js';
import { appliedBy, realmDev, realmProd } from '../../support/keycloak.js';
import { containerOf, podOf } from '../../support/objects.js';
import { replaced } from '../../support/replaced.js';
import { standaloneDev } from '../../support/standalone.js';

function standalone(yaml: string): StandaloneOverlay {
  const overlay = overlayOf(yaml);
  if (overlay.form !== 'standalone') throw new Error('another form');
  return overlay;
}

function objectOf<T = KubernetesObject>(yaml: string, kind: string): T {
  const found = overlayOf(yaml).objects.find(
    (object) => object.kind === kind && /^mlflow-realm/.test(object.metadata.name),
  );
  if (!found) throw new Error(`no ${kind} of the realm`);
  return found as T;
}

function filesOf(yaml: string): Readonly<Record<string, string>> {
  return objectOf<KubernetesObject & { readonly data: Readonly<Record<string, string>> }>(yaml, 'ConfigMap').data;
}

const clientOf = (yaml: string) => JSON.parse(filesOf(yaml)['client.json'] ?? '') as ClientRepresentation;

test.each([
  ['https://kc.example.com/realms/a', { baseUrl: 'https://kc.example.com', realm: 'a' }],
  ['https://kc.example.com:8443/auth/realms/a%20b', { baseUrl: 'https://kc.example.com:8443/auth', realm: 'a b' }],
  ['https://kc.example.com/realms/a/', undefined],
  ['https://kc.example.com/dex', undefined],
  ['http://kc.example.com/realms/a', undefined],
])('the issuer %s', (issuer, expected) => {
  expect(parseIssuer(issuer)).toEqual(expected);
});

describe('the client', () => {
  test('allows exactly what the server sends, by the flow of browsers alone', () => {
    expect(clientOf(realmProd)).toMatchObject({
      clientId: 'mlflow',
      secret: '$(CLIENT_SECRET)',
      redirectUris: ['https://mlflow.example.com/callback'],
      webOrigins: ['https://mlflow.example.com'],
      publicClient: false,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': 'https://mlflow.example.com/oidc/ui/auth',
      },
    });
  });

  test('writes groups by their names and the audience into tokens', () => {
    const files = filesOf(realmProd);
    expect(JSON.parse(files['mapper-mlflow-groups.json'] ?? '')).toMatchObject({
      protocolMapper: 'oidc-group-membership-mapper',
      config: { 'claim.name': 'groups', 'full.path': 'false', 'access.token.claim': 'true', 'id.token.claim': 'true' },
    });
    expect(JSON.parse(files['mapper-mlflow-audience.json'] ?? '')).toMatchObject({
      config: { 'included.custom.audience': 'mlflow', 'access.token.claim': 'true' },
    });
  });

  test('finds the groups that the server lets in', () => {
    const names = Object.entries(filesOf(realmProd)).filter(([file]) => file.startsWith('group-'));
    expect(names.map(([, text]) => text.trim())).toEqual(
      expect.arrayContaining(['mlflow-users', 'data science', 'mlflow-admins']),
    );
  });
});

describe('the Job', () => {
  const pod = podOf(objectOf(realmProd, 'Job'));
  const container = containerOf(objectOf(realmProd, 'Job'));

  test('has the values of Secrets in files alone', () => {
    expect(container.env).not.toEqual([]);
    expect(container.env?.filter(({ valueFrom }) => valueFrom !== undefined)).toEqual([]);
    expect(pod?.volumes).toEqual(
      expect.arrayContaining([
        {
          name: 'credentials',
          secret: {
            secretName: 'mlflow-keycloak-admin',
            items: [
              { key: 'client-id', path: 'client-id' },
              { key: 'client-secret', path: 'client-secret' },
            ],
          },
        },
        {
          name: 'values',
          projected: {
            sources: [
              { secret: { name: 'mlflow-oidc-client', items: [{ key: 'client-secret', path: 'CLIENT_SECRET' }] } },
            ],
          },
        },
      ]),
    );
  });

  test('keeps what passes through it in memory', () => {
    expect(pod?.volumes).toContainEqual({ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '32Mi' } });
    expect(container?.securityContext?.readOnlyRootFilesystem).toBe(true);
  });

  test('does not touch a realm of others, and is not tried again where that could lock the administrator', () => {
    expect(container?.env).toContainEqual({ name: 'OWN_REALM', value: 'false' });
    expect(objectOf<Job>(realmProd, 'Job').spec?.podFailurePolicy?.rules[0]?.onExitCodes?.values).toEqual([3, 4, 5]);
  });

  test('is another one with another realm, and the same with the same', () => {
    const name = (yaml: string) => objectOf(yaml, 'Job').metadata.name;
    expect(name(realmDev)).toBe(name(realmDev));
    expect(name(replaced(realmDev, 'groups: [mlflow-users], admin', 'groups: [mlflow-users, more], admin'))).not.toBe(
      name(realmDev),
    );
  });

  test('repairs by schedule what somebody changed', () => {
    expect(objectOf<CronJob>(realmDev, 'CronJob').spec).toMatchObject({
      schedule: '23 * * * *',
      concurrencyPolicy: 'Forbid',
    });
  });

  test('may reach Keycloak and names alone', () => {
    const flows = standalone(realmProd).flows.filter(({ from }) => from.what === 'realm');
    expect(flows.map(({ to }) => to.what)).toEqual(['DNS', 'Keycloak keycloak.example.com']);
  });

  test('has a script that bash can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'realm-'));
    try {
      writeFileSync(join(folder, 'realm.sh'), realmScript);
      expect(spawnSync('bash', ['-n', join(folder, 'realm.sh')], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('the secret of the client can be made up, because the Job gives it to Keycloak', () => {
  const { objects } = overlayOf(`${realmProd}secrets: {source: generated}\n`);
  const made = objects.filter(({ kind }) => kind === 'ExternalSecret').map(({ metadata }) => metadata.name);
  expect(made).toContain('mlflow-oidc-client');
});

describe('other ways', () => {
  test('keycloak-config-cli gets the same realm, and may remove nothing', () => {
    const yaml = appliedBy('{type: config-cli, image: "example.com/config-cli:6-26"}');
    const realm = JSON.parse(filesOf(yaml)['realm.json'] ?? '') as {
      readonly clients: readonly [ClientRepresentation];
    };
    expect(realm.clients[0]).toMatchObject({
      secret: '$(env:CLIENT_SECRET)',
      redirectUris: clientOf(realmDev).redirectUris,
    });
    const { env = [] } = containerOf(objectOf(yaml, 'Job'));
    const managed = env.filter(({ name }) => name.startsWith('IMPORT_MANAGED_'));
    expect(managed.length).toBeGreaterThan(10);
    expect(managed.filter(({ value }) => value !== 'no-delete')).toEqual([]);
  });

  test("Keycloak's operator imports it", () => {
    const yaml = replaced(appliedBy('{type: realm-import, keycloak: main}'), 'createRealm: true, ', '');
    expect(objectOf(yaml, 'KeycloakRealmImport')).toMatchObject({
      spec: { keycloakCRName: 'main', realm: { clients: [{ redirectUris: clientOf(realmDev).redirectUris }] } },
    });
  });

  test('the EDP operator keeps it', () => {
    const { objects } = overlayOf(appliedBy('{type: edp}'));
    expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['KeycloakRealm', 'KeycloakClient']));
  });
});

test.each([
  [
    'an issuer that is no realm',
    replaced(realmDev, '/realms/mlflow', '/dex'),
    'https://keycloak.example.com/dex is not the issuer of a Keycloak realm',
  ],
  [
    'nobody who logs in at an issuer',
    `${standaloneDev}keycloak: {}\n`,
    'keycloak with authentication kubernetes, which has no issuer',
  ],
  [
    'a scope that a realm does not have',
    replaced(realmDev, 'groups: [mlflow-users],', 'scopes: [openid, groups], groups: [mlflow-users],'),
    'scope groups, which a realm of Keycloak does not have',
  ],
  [
    'a group inside another',
    replaced(realmDev, 'adminGroups: [mlflow-admins]', 'adminGroups: [ml/admins]'),
    'group ml/admins contains a slash',
  ],
  [
    'users to try it with in production',
    replaced(realmProd, 'keycloak: {', 'keycloak: {users: [{username: alice}], '),
    'test users on platform kubernetes',
  ],
  [
    'a user of a group that nothing makes',
    replaced(realmDev, '{username: alice, groups: [mlflow-users]}', '{username: alice, groups: [people]}'),
    'group people is not a group of authentication',
  ],
  ['a schedule that is none', replaced(realmDev, '23 * * * *', 'hourly'), '"hourly": a cron'],
  [
    'an import for no Keycloak',
    replaced(appliedBy('{type: realm-import}'), 'createRealm: true, ', ''),
    'a realm import requires the Keycloak resource to which it applies',
  ],
  [
    'an import that may not make the realm',
    replaced(appliedBy('{type: realm-import, keycloak: a}'), 'createRealm: true', 'createRealm: false'),
    'a realm import can only create the realm',
  ],
  [
    'an administrator whom the EDP operator cannot log in',
    replaced(appliedBy('{type: edp}'), 'keycloak: {', 'keycloak: {admin: {realm: mlflow}, '),
    'an administrator of realm mlflow with the EDP operator',
  ],
  [
    'a client as the first administrator',
    replaced(realmDev, 'keycloak: {', 'keycloak: {server: {}, admin: {type: client}, '),
    'a client as administrator, but a new Keycloak has only one administrator, which is a user',
  ],
  [
    'a CA that the EDP operator may not read',
    replaced(appliedBy('{type: edp}'), 'ca: {secret: keycloak-ca}', 'ca: {configMap: keycloak-ca}'),
    'the CA of Keycloak is in a ConfigMap',
  ],
])('%s is refused', (_, yaml, message) => {
  expect(problemsOf(yaml)).toContain(message);
});
