import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realmFragment, withPlaceholders } from '../../lib/identity/keycloak/realm/realm.js';
import { realmProps, usesIssuer } from '../../lib/identity/keycloak/realm/realm-props.js';
import type { RealmRepresentation } from '../../lib/identity/keycloak/realm/representation.js';
import type { KeycloakRealmImportSpec } from '../../lib/identity/keycloak/server/keycloak-types.js';
import type { StandaloneOverlay } from '../../lib/overlay/rendering.js';
import { overlayOf } from '../support/environments.js';
import { appliedBy } from '../support/keycloak.js';
import { replaced } from '../support/replaced.js';
import { startEdpOperator } from './harness/edp-operator.js';
import { givenIdentityTools } from './harness/given.js';
import type { Keycloak } from './harness/keycloak.js';
import { RealmRig, realmSecrets } from './harness/realm-rig.js';
import { clientOf, stateOf, wantedState } from './harness/realm-state.js';

const byEdp = overlayOf(appliedBy('{type: edp}')) as StandaloneOverlay;
const { namespace } = byEdp.environment;
const secrets: Readonly<Record<string, string>> = {
  CLIENT_SECRET: realmSecrets.clientSecret,
  USER_PASSWORD_0: realmSecrets.alice,
};
const wanted = fragmentOf(byEdp);

let realm: RealmRig;
let keycloak: Keycloak;

beforeAll(async () => {
  realm = await RealmRig.start('https://keycloak.example.com/realms/mlflow', ['edp-keycloak']);
  ({ keycloak } = realm);
});
afterAll(() => realm?.stop());

describe('the EDP operator', () => {
  const objects = byEdp.objects.filter(({ apiVersion }) => apiVersion === 'v1.edp.epam.com/v1');
  let before: Ids;

  beforeAll(async () => {
    const binary = givenIdentityTools().edpOperator;
    if (!binary) throw new Error('the EDP operator was not built');
    await startEdpOperator(realm.rig, binary, namespace);
    // One after another: what finds its Keycloak not there yet looks again only after a minute.
    for (const object of objects) {
      const { status, body } = await realm.rig.cluster.api.apply(object);
      expect([status, body]).toEqual([201, body]);
      await realm.rig.cluster.api.watch(collection(object.kind), object.metadata.name, (now) => isDone(now['status']));
    }
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
      '/realms/mlflow/users?username=alice',
    );
    expect(user?.email).toBe('alice@example.com');
    const groups = await keycloak.must<readonly { path: string }[]>('GET', `/realms/mlflow/users/${user?.id}/groups`);
    expect(groups.map(({ path }) => path)).toEqual(['/mlflow-users']);
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
    await keycloak.must('DELETE', `/realms/mlflow/groups/${before.groups['mlflow-users']}`);
    await until(
      async () =>
        JSON.stringify((await stateOf(keycloak, 'mlflow', wanted)).client) ===
        JSON.stringify(wantedState(wanted).client),
    );
    await until(async () => (await stateOf(keycloak, 'mlflow', wanted)).groups.length === 2);
    const { mappers, groups } = await stateOf(keycloak, 'mlflow', wanted);
    expect({ mappers, groups }).toEqual({ mappers: wantedState(wanted).mappers, groups: wantedState(wanted).groups });
    const after = await ids();
    expect(after).toEqual({ ...before, groups: { ...before.groups, 'mlflow-users': after.groups['mlflow-users'] } });
  });

  test('leaves everything in Keycloak when the resources are deleted', async () => {
    for (const object of [...objects].reverse()) {
      await realm.rig.cluster.api.delete(object);
      await until(async () => (await realm.rig.cluster.api.get(object)).status === 404);
    }
    expect((await ids()).client).toBe(before.client);
  });
});

test('kc.sh imports what a KeycloakRealmImport says, with its placeholders', async () => {
  const overlay = overlayOf(
    replaced(appliedBy('{type: realm-import, keycloak: keycloak}'), '/realms/mlflow', '/realms/imported'),
  ) as StandaloneOverlay;
  const object = overlay.objects.find(({ kind }) => kind === 'KeycloakRealmImport');
  const spec = object?.['spec'] as KeycloakRealmImportSpec;
  const folder = realm.rig.folder('keycloak');
  const file = join(folder, 'imported-realm.json');
  writeFileSync(file, JSON.stringify(spec.realm));
  await keycloak.stop();
  // Keycloak puts values into the JSON as they stand: a quotation mark would end the import.
  const plain = (name: string) => `${name.toLowerCase()} of the proof: $(x) % & ü`;
  const placeholders = Object.keys(spec.placeholders).map((name) => [name, plain(name)]);
  await keycloak.import(file, Object.fromEntries(placeholders));
  await keycloak.startAgain();
  const imported = fragmentOf(overlay, plain);
  expect(await stateOf(keycloak, 'imported', imported)).toEqual(wantedState(imported));
});

/** What the environment asks for, with the values of its Secrets in place. */
function fragmentOf(
  { environment, server }: StandaloneOverlay,
  value = (name: string) => secrets[name] ?? '',
): RealmRepresentation {
  const { instance, settings } = environment;
  const { authentication, keycloak } = settings;
  if (!keycloak || !usesIssuer(authentication)) throw new Error('the environment has no realm');
  const fragment = realmFragment(realmProps({ instance, authentication, keycloak, address: server.parts }));
  return withPlaceholders(fragment, value);
}

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

function collection(kind: string): string {
  return `/apis/v1.edp.epam.com/v1/namespaces/${namespace}/${kind.toLowerCase()}s`;
}

function isDone(status: unknown): boolean {
  const { value, connected } = (status ?? {}) as { readonly value?: string; readonly connected?: boolean };
  return value === 'OK' || connected === true;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end)
      throw new Error(`it did not come in a minute\n${realm.rig.cluster.logOf('unshare').slice(-4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
