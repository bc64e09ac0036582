import type { Keycloak } from './keycloak.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the reference environment asks of those who run Keycloak: a realm, and a client that may keep it in order. */
export const realmAdmin = { id: 'mlflow-realm-job', secret: 'the secret of "the job" $(x)' } as const;

const rights = ['view-realm', 'manage-clients', 'manage-users'];

/** Does what they do. */
export async function prepareRealm(keycloak: Keycloak, realm: string): Promise<void> {
  const path = `/realms/${realm}`;
  await keycloak.must('POST', '/realms', { realm, enabled: true });
  await keycloak.must('POST', `${path}/clients`, {
    clientId: realmAdmin.id,
    secret: realmAdmin.secret,
    standardFlowEnabled: false,
    serviceAccountsEnabled: true,
  });
  const idOf = async (clientId: string) => {
    const [client] = await keycloak.must<readonly Named[]>('GET', `${path}/clients?clientId=${clientId}`);
    return client?.id ?? '';
  };
  const management = await idOf('realm-management');
  const account = await keycloak.must<Named>(
    'GET',
    `${path}/clients/${await idOf(realmAdmin.id)}/service-account-user`,
  );
  const roles = await keycloak.must<readonly Named[]>('GET', `${path}/clients/${management}/roles`);
  await keycloak.must(
    'POST',
    `${path}/users/${account.id}/role-mappings/clients/${management}`,
    roles.filter(({ name }) => rights.includes(name)),
  );
}
