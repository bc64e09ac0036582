import { keycloakRealm, realmDev } from '../support/keycloak.js';
import { replaced } from '../support/replaced.js';
import { keycloakAdmin } from './harness/keycloak-process.js';
import { RealmRig, realmSecrets } from './harness/realm-rig.js';

interface Client {
  readonly id: string;
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly directAccessGrantsEnabled: boolean;
}
interface Named {
  readonly id: string;
  readonly name: string;
}

let rig: RealmRig;

beforeAll(async () => {
  rig = await RealmRig.start(`https://keycloak.example.com/realms/${keycloakRealm}`);
}, 600_000);
afterAll(() => rig?.stop());

const list = <T>(path: string, realm = keycloakRealm) =>
  rig.keycloak.must<readonly T[]>('GET', `/realms/${realm}/${path}`);
const client = async (realm = keycloakRealm) => {
  const [found] = await list<Client>('clients?clientId=mlflow', realm);
  if (!found) throw new Error('there is no client');
  return found;
};

/** All that the administrator sees of the realm, without what time alone changes. */
async function state() {
  const { id } = await client();
  return {
    realm: await rig.keycloak.must('GET', `/realms/${keycloakRealm}`),
    clients: await list('clients'),
    mappers: await list(`clients/${id}/protocol-mappers/models`),
    groups: await list('groups'),
    users: await list('users'),
    secret: await rig.keycloak.must('GET', `/realms/${keycloakRealm}/clients/${id}/client-secret`),
  };
}

/** What an access token of alice would hold. */
async function exampleToken(): Promise<unknown> {
  const { id } = await client();
  const [alice] = await list<Named>('users?username=alice');
  return rig.keycloak.must(
    'GET',
    `/realms/${keycloakRealm}/clients/${id}/evaluate-scopes/generate-example-access-token?scope=openid&userId=${alice?.id}`,
  );
}

describe('the realm by its Job', () => {
  it('makes realm, groups, client, mappers and users', async () => {
    const lines = await rig.must(realmDev);
    expect(lines).toEqual(['changed: realm mlflow made, with all that MLflow needs', '1 change']);
    expect(await client()).toMatchObject({
      redirectUris: ['http://localhost:5000/callback'],
      publicClient: false,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
    expect((await state()).secret).toMatchObject({ value: realmSecrets.clientSecret });
    expect(await exampleToken()).toMatchObject({ aud: 'mlflow', azp: 'mlflow', groups: ['mlflow-users'] });
  });

  it('changes nothing the second time, by Job or by schedule', async () => {
    const before = await state();
    expect(await rig.must(realmDev)).toEqual(['no change']);
    expect(await rig.must(realmDev, 'CronJob')).toEqual(['no change']);
    expect(await state()).toEqual(before);
  });

  it('puts right what somebody changed, and leaves what others added, and sessions', async () => {
    const { keycloak } = rig;
    const path = `/realms/${keycloakRealm}`;
    const { id } = await client();
    const mappers = await list<Named>(`clients/${id}/protocol-mappers/models`);
    const groups = await list<Named>('groups');
    const [alice] = await list<Named>('users?username=alice');
    const mapper = mappers.find(({ name }) => name === 'mlflow-groups');
    const admins = groups.find(({ name }) => name === 'mlflow-admins');
    // What others have in the realm.
    await keycloak.must('POST', `${path}/clients`, { clientId: 'grafana', publicClient: true, attributes: { a: 'b' } });
    await keycloak.must('POST', `${path}/groups`, { name: 'people' });
    const people = (await list<Named>('groups')).find(({ name }) => name === 'people');
    await keycloak.must('PUT', `${path}/users/${alice?.id}/groups/${people?.id}`);
    await keycloak.must('POST', `${path}/clients/${id}/protocol-mappers/models`, {
      name: 'company',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-claim-mapper',
      config: { 'claim.name': 'company', 'claim.value': 'x', 'access.token.claim': 'true' },
    });
    // Drift.
    await keycloak.must('PUT', `${path}/clients/${id}`, {
      redirectUris: ['http://localhost:5000/callback', 'https://elsewhere.example.com/*'],
      directAccessGrantsEnabled: true,
      attributes: { 'pkce.code.challenge.method': '', login_theme: 'keycloak' },
    });
    await keycloak.must('DELETE', `${path}/clients/${id}/protocol-mappers/models/${mapper?.id}`);
    await keycloak.must('DELETE', `${path}/groups/${admins?.id}`);
    await keycloak.must('PUT', path, { sslRequired: 'none' });
    const scope = (await list<Named>('client-scopes')).find(({ name }) => name === 'offline_access');
    await keycloak.must('DELETE', `${path}/clients/${id}/optional-client-scopes/${scope?.id}`);
    const grant = { client_id: 'mlflow', client_secret: realmSecrets.clientSecret };
    const login = await keycloak.token({
      ...grant,
      grant_type: 'password',
      username: 'alice',
      password: realmSecrets.alice,
      scope: 'openid',
    });
    expect(login.status).toBe(200);
    const { refresh_token: token } = login.body as { readonly refresh_token: string };

    const lines = await rig.must(realmDev);
    expect(lines).toEqual([
      'changed: realm mlflow: sslRequired: "none" -> "all"',
      'changed: group mlflow-admins made',
      'changed: client mlflow: attributes/pkce.code.challenge.method: nothing -> "S256"',
      'changed: client mlflow: directAccessGrantsEnabled: true -> false',
      'changed: client mlflow: redirectUris: "http://localhost:5000/callback" "https://elsewhere.example.com/*" -> "http://localhost:5000/callback"',
      'changed: mapper mlflow-groups made',
      'changed: client mlflow: scope offline_access given',
      '7 changes',
    ]);
    const after = await client();
    expect(after).toMatchObject({
      id,
      redirectUris: ['http://localhost:5000/callback'],
      directAccessGrantsEnabled: false,
      attributes: { 'pkce.code.challenge.method': 'S256', login_theme: 'keycloak' },
    });
    expect(await list('clients?clientId=grafana')).toMatchObject([{ attributes: { a: 'b' } }]);
    expect(await list(`clients/${id}/protocol-mappers/models`)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'company' }),
        expect.objectContaining({
          name: 'mlflow-audience',
          id: mappers.find(({ name }) => name === 'mlflow-audience')?.id,
        }),
        expect.objectContaining({ name: 'mlflow-groups' }),
      ]),
    );
    expect(await list(`users/${alice?.id}/groups`)).toMatchObject([{ name: 'mlflow-users' }, { name: 'people' }]);
    expect(await exampleToken()).toMatchObject({ groups: expect.arrayContaining(['mlflow-users', 'people']) });
    expect((await state()).secret).toMatchObject({ value: realmSecrets.clientSecret });
    // Who was logged in still is.
    const again = await keycloak.token({ ...grant, grant_type: 'refresh_token', refresh_token: token });
    expect(again.status).toBe(200);
    expect(await rig.must(realmDev)).toEqual(['no change']);
  });

  it('gives the client another secret, and prints neither', async () => {
    await rig.secret('mlflow-oidc-client', { 'client-secret': 'another one' });
    expect(await rig.must(realmDev)).toEqual(['changed: client mlflow: secret', '1 change']);
    expect((await state()).secret).toMatchObject({ value: 'another one' });
  });
});

describe('a realm of others', () => {
  const company = replaced(
    replaced(realmDev, 'realms/mlflow', 'realms/company'),
    'createRealm: true',
    'createRealm: false',
  );

  it('is not made', async () => {
    const { exitCode, log } = await rig.run(company);
    expect(log).toContain('Keycloak has no realm company. Make it, or set keycloak.createRealm.');
    expect(exitCode).toBe(5);
  });

  it('keeps its settings, under an administrator who is a client of it', async () => {
    const { keycloak } = rig;
    await keycloak.must('POST', '/realms', { realm: 'company', enabled: true, ssoSessionMaxLifespan: 999 });
    await keycloak.must('POST', '/realms/company/clients', {
      clientId: 'realm-as-code',
      secret: 'its secret',
      serviceAccountsEnabled: true,
    });
    await rig.secret('mlflow-keycloak-admin', { 'client-id': 'realm-as-code', 'client-secret': 'its secret' });
    const environment = replaced(company, 'keycloak: {', 'keycloak: {admin: {type: client, realm: company}, ');
    const refused = await rig.run(environment);
    expect(refused.log).toContain(
      'the administrator of the Secret mlflow-keycloak-admin may not read the realm company',
    );
    expect(refused.exitCode).toBe(4);

    const [{ id: account } = { id: '' }] = await list<Named>('users?username=service-account-realm-as-code', 'company');
    const [{ id: management } = { id: '' }] = await list<Named>('clients?clientId=realm-management', 'company');
    const roles = await list<Named>(`clients/${management}/roles`, 'company');
    await keycloak.must(
      'POST',
      `/realms/company/users/${account}/role-mappings/clients/${management}`,
      roles.filter(({ name }) => ['view-realm', 'manage-clients', 'manage-users'].includes(name)),
    );
    const before = await keycloak.must('GET', '/realms/company');
    expect(await rig.must(environment)).toContain('changed: client mlflow made, with its mappers');
    expect(await rig.must(environment)).toEqual(['no change']);
    expect(await keycloak.must('GET', '/realms/company')).toEqual(before);
  });
});

describe('what a Job cannot mend', () => {
  const impatient = replaced(realmDev, 'apply: {type: job,', 'apply: {type: job, waitSeconds: 3,');

  it('a secret with a line end, which the server would read as part of it', async () => {
    await rig.secret('mlflow-keycloak-admin', keycloakAdmin);
    await rig.secret('mlflow-oidc-client', { 'client-secret': 'with a line end\n' });
    const { exitCode, log } = await rig.run(realmDev);
    expect(log).toContain('the value for CLIENT_SECRET is empty or has control characters, such as a line end');
    expect(exitCode).toBe(1);
  });

  it('an administrator of a realm that there is not', async () => {
    const { exitCode, log } = await rig.run(replaced(impatient, 'keycloak: {', 'keycloak: {admin: {realm: nowhere}, '));
    expect(log).toContain('has no realm nowhere');
    expect(exitCode).toBe(5);
  });

  it('a wrong password', async () => {
    await rig.secret('mlflow-keycloak-admin', { username: 'admin', password: 'wrong one' });
    const { exitCode, log } = await rig.run(impatient);
    expect(log).toContain('Keycloak refuses the administrator of the Secret mlflow-keycloak-admin in the realm master');
    expect(log).not.toContain('wrong one');
    expect(exitCode).toBe(3);
  });

  it('a certificate of an authority that it does not know', async () => {
    const { exitCode, log } = await rig.run(replaced(impatient, 'ca: {secret: keycloak-ca}, ', ''));
    expect(log).toContain('has a certificate that is not trusted');
    expect(exitCode).toBe(2);
  });

  it('a Keycloak that does not answer', async () => {
    await rig.keycloak.stop();
    const { exitCode, log } = await rig.run(impatient);
    expect(log).toContain('https://keycloak.example.com cannot be reached after 3 seconds');
    expect(exitCode).toBe(2);
  });
});
