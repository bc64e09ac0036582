import type { Keycloak } from './keycloak.js';

export const passwordOf = (name: string): string => `the password of ${name}`;
export const clientSecret = 'the secret of the client';
export const mailOf = (name: string): string => `${name}@example.com`;

interface Person {
  readonly name: string;
  readonly groups: readonly string[];
  readonly isVerified?: boolean;
}

const groupsMapper = {
  name: 'groups',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-group-membership-mapper',
  config: { 'claim.name': 'groups', 'full.path': 'false', 'id.token.claim': 'true', 'access.token.claim': 'true' },
};

const audienceMapper = (audience: string) => ({
  name: `audience ${audience}`,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': audience, 'id.token.claim': 'true', 'access.token.claim': 'true' },
});

/** A client that logs people in by a browser, and by their password as Dex does for accounts of pipelines. */
export const clientOf = (clientId: string, fields: object = {}, audiences: readonly string[] = []) => ({
  clientId,
  secret: clientSecret,
  publicClient: false,
  standardFlowEnabled: true,
  directAccessGrantsEnabled: true,
  redirectUris: ['https://mlflow.example.com/oauth2/callback'],
  protocolMappers: [groupsMapper, ...audiences.map(audienceMapper)],
  ...fields,
});

/** Makes a realm with its people, who all have a password. */
export async function makeRealm(
  keycloak: Keycloak,
  realm: string,
  clients: readonly object[],
  people: readonly Person[],
): Promise<void> {
  await keycloak.must('POST', '/realms', {
    realm,
    enabled: true,
    clients,
    groups: [...new Set(people.flatMap(({ groups }) => groups))].map((name) => ({ name })),
    users: people.map(({ name, groups, isVerified = true }) => ({
      username: name,
      email: mailOf(name),
      emailVerified: isVerified,
      firstName: name,
      lastName: 'Example',
      enabled: true,
      groups: groups.map((group) => `/${group}`),
      credentials: [{ type: 'password', value: passwordOf(name), temporary: false }],
    })),
  });
}

/** An ID token as a program gets it by a password. */
export async function idToken(keycloak: Keycloak, name: string, client = 'mlflow', realm?: string): Promise<string> {
  const { status, body } = await keycloak.token(
    {
      grant_type: 'password',
      scope: 'openid email',
      client_id: client,
      client_secret: clientSecret,
      username: name,
      password: passwordOf(name),
    },
    realm,
  );
  if (status !== 200) throw new Error(`${name} gets no token: ${status} ${JSON.stringify(body)}`);
  return (body as { readonly id_token: string }).id_token;
}
