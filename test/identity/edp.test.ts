import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { EdpRealm } from '../../lib/keycloak/edp.js';
import type { KeycloakRealmImportSpec } from '../../lib/keycloak/keycloak-types.js';
import { type RealmProps, realmFragment, withPlaceholders } from '../../lib/keycloak/realm.js';
import { RealmImport } from '../../lib/keycloak/realm-import.js';
import type { KubernetesObject } from '../../lib/kubernetes.js';
import { create } from '../cluster/harness/writes.js';
import { Authority } from '../server/harness/certificates.js';
import { Rig } from '../server/harness/rig.js';
import { startEdpOperator } from './harness/edp-operator.js';
import { givenIdentityTools } from './harness/given.js';
import { Keycloak, keycloakAdmin } from './harness/keycloak.js';
import { clientOf, stateOf, wantedState } from './harness/realm-state.js';

const instance = { name: 'mlflow', namespace: 'ml' };
const secrets = { CLIENT_SECRET: 'the secret of the client', USER_PASSWORD_0: 'the password of ada' } as const;
const props: RealmProps = {
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
  groups: ['mlflow-admins', 'ML Users'],
  sessionSeconds: 28800,
  accessTokenSeconds: 300,
  users: [
    {
      username: 'ada',
      email: 'ada@example.com',
      groups: ['mlflow-admins'],
      password: { name: 'mlflow-users', key: 'ada' },
    },
  ],
};
const fragment = realmFragment(props);
const wanted = withPlaceholders(fragment, (name) => secrets[name as keyof typeof secrets]);

let rig: Rig;
let keycloak: Keycloak;

beforeAll(async () => {
  rig = await Rig.start({ definitions: ['edp-keycloak'] });
  const { java, keycloak: distribution } = givenIdentityTools();
  const authority = await Authority.create(rig.folder('authority'));
  keycloak = await Keycloak.start({
    distribution,
    java,
    folder: rig.folder('keycloak'),
    issuer: 'https://keycloak.example.com/realms/mlflow',
    authority,
    services: rig.services,
  });
  await create(rig.cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: instance.namespace } });
  const { username, password } = keycloakAdmin;
  for (const [name, stringData] of Object.entries({
    'mlflow-keycloak-admin': { username, password },
    'mlflow-keycloak-ca': { 'ca.crt': readFileSync(authority.certificate, 'utf8') },
    'mlflow-oidc-client': { 'client-secret': secrets.CLIENT_SECRET },
    'mlflow-users': { ada: secrets.USER_PASSWORD_0 },
  }))
    await create(rig.cluster, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: instance.namespace },
      stringData,
    });
});
afterAll(async () => {
  await keycloak?.stop();
  await rig?.stop();
});

describe('the EDP operator', () => {
  const objects = edpObjects();
  let before: Ids;

  beforeAll(async () => {
    const binary = givenIdentityTools().edpOperator;
    if (!binary) throw new Error('the EDP operator was not built');
    await startEdpOperator(rig, binary, instance.namespace);
    for (const object of objects) {
      const { status, body } = await rig.cluster.api.apply(object);
      expect([status, body]).toEqual([201, body]);
    }
    for (const { kind, metadata } of objects)
      await rig.cluster.api.watch(collection(kind), metadata.name, (object) => isDone(object['status']));
    before = await ids();
  });

  test('makes realm, client, mappers and groups as the fragment says them', async () => {
    // It has no field for sslRequired; Keycloak's own default stays.
    const { sslRequired: _, ...settings } = wantedState(wanted).settings;
    const held = await stateOf(keycloak, 'mlflow', wanted);
    expect(held).toEqual({ ...wantedState(wanted), settings: { ...settings, sslRequired: 'external' } });
  });

  test('makes a user with the password of its Secret, in its groups', async () => {
    const [user] = await keycloak.must<readonly { id: string; email: string }[]>(
      'GET',
      '/realms/mlflow/users?username=ada',
    );
    expect(user?.email).toBe('ada@example.com');
    const groups = await keycloak.must<readonly { path: string }[]>('GET', `/realms/mlflow/users/${user?.id}/groups`);
    expect(groups.map(({ path }) => path)).toEqual(['/mlflow-admins']);
  });

  test('puts right what somebody changed, and nothing else gets another id', async () => {
    const client = await clientOf(keycloak, 'mlflow', 'mlflow');
    const path = `/realms/mlflow/clients/${before.client}`;
    await keycloak.must('PUT', path, {
      ...client,
      redirectUris: ['https://evil.example.com/*'],
      fullScopeAllowed: true,
    });
    const [mapper] = await keycloak.must<readonly { id: string }[]>('GET', `${path}/protocol-mappers/models`);
    await keycloak.must('DELETE', `${path}/protocol-mappers/models/${mapper?.id}`);
    await keycloak.must('DELETE', `/realms/mlflow/groups/${before.groups['ML Users']}`);
    await until(
      async () =>
        JSON.stringify((await stateOf(keycloak, 'mlflow', wanted)).client) ===
        JSON.stringify(wantedState(wanted).client),
    );
    await until(async () => (await stateOf(keycloak, 'mlflow', wanted)).groups.length === 2);
    const { mappers, groups } = await stateOf(keycloak, 'mlflow', wanted);
    expect({ mappers, groups }).toEqual({ mappers: wantedState(wanted).mappers, groups: wantedState(wanted).groups });
    const after = await ids();
    expect(after).toEqual({ ...before, groups: { ...before.groups, 'ML Users': after.groups['ML Users'] } });
  });

  test('leaves everything in Keycloak when the resources are deleted', async () => {
    for (const object of [...objects].reverse()) {
      await rig.cluster.api.delete(object);
      await until(async () => (await rig.cluster.api.get(object)).status === 404);
    }
    expect((await ids()).client).toBe(before.client);
  });
});

test('kc.sh imports what a KeycloakRealmImport says, with its placeholders', async () => {
  const imported = realmFragment({ ...props, realm: 'imported' });
  const spec = realmImportSpec(imported);
  const folder = rig.folder('keycloak');
  const file = join(folder, 'imported-realm.json');
  writeFileSync(file, JSON.stringify(spec.realm));
  await keycloak.stop();
  const placeholders = Object.keys(spec.placeholders).map((name) => [name, secrets[name as keyof typeof secrets]]);
  // As the operator's Job does (KeycloakRealmImportJobDependentResource.java).
  const { status, stdout } = spawnSync(
    join(folder, 'keycloak/bin/kc.sh'),
    ['--verbose', 'import', '--optimized', `--file=${file}`, '--override=false'],
    { encoding: 'utf8', env: { ...process.env, ...Object.fromEntries(placeholders) } },
  );
  expect([status, stdout]).toEqual([0, stdout]);
  await keycloak.startAgain();
  const expected = withPlaceholders(imported, (name) => secrets[name as keyof typeof secrets]);
  expect(await stateOf(keycloak, 'imported', expected)).toEqual(wantedState(expected));
});

interface Ids {
  readonly realm: string;
  readonly client: string;
  readonly groups: Readonly<Record<string, string>>;
}

async function ids(): Promise<Ids> {
  const { id: realm } = await keycloak.must<{ id: string }>('GET', '/realms/mlflow');
  const client = await clientOf(keycloak, 'mlflow', 'mlflow');
  const groups = await keycloak.must<readonly { id: string; name: string }[]>('GET', '/realms/mlflow/groups');
  return { realm, client: client?.id ?? '', groups: Object.fromEntries(groups.map(({ id, name }) => [name, id])) };
}

function edpObjects(): readonly KubernetesObject[] {
  const chart = Testing.chart();
  new EdpRealm(chart, 'Realm', {
    instance,
    settings: { type: 'edp', operatorNamespace: 'edp-keycloak-operator' },
    fragment,
    connection: {
      url: keycloak?.baseUrl ?? 'https://keycloak.example.com',
      admin: { type: 'user', realm: 'master' },
      ca: { secret: 'mlflow-keycloak-ca', key: 'ca.crt' },
    },
    createRealm: true,
  });
  return Testing.synth(chart) as readonly KubernetesObject[];
}

function realmImportSpec(imported: typeof fragment): KeycloakRealmImportSpec {
  const chart = Testing.chart();
  new RealmImport(chart, 'Import', {
    instance,
    fragment: imported,
    apiVersion: 'v2beta1',
    keycloak: 'mlflow-keycloak',
    dnsPorts: [53],
  });
  const [object] = Testing.synth(chart) as readonly { spec: KeycloakRealmImportSpec }[];
  if (!object) throw new Error('nothing was rendered');
  return object.spec;
}

function collection(kind: string): string {
  return `/apis/v1.edp.epam.com/v1/namespaces/${instance.namespace}/${kind.toLowerCase()}s`;
}

function isDone(status: unknown): boolean {
  const { value, connected } = (status ?? {}) as { readonly value?: string; readonly connected?: boolean };
  return value === 'OK' || connected === true;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`it did not come in a minute\n${rig.cluster.logOf('unshare').slice(-4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
