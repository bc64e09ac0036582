import type { RealmFragment } from './realm.js';
import { realmScript } from './realm-job-script.js';
import type { ProtocolMapperRepresentation } from './representation.js';

/** Folder of the files in the pod. */
export const realmFolder = '/realm';

/** The script, and a file for each object that it manages; values of Secrets are placeholders. */
export function realmFiles({ representation, scopes }: RealmFragment): Readonly<Record<string, string>> {
  const { clients, groups, users = [], ...realm } = representation;
  const [client] = clients;
  const { protocolMappers, ...rest } = client;
  const mappers = protocolMappers.map(withOneAudience);
  return {
    'realm.sh': realmScript,
    'realm.json': json(realm),
    'whole.json': json(representation),
    'client.json': json(rest),
    'client-whole.json': json(client),
    'scopes.txt': scopes.map((scope) => `${scope}\n`).join(''),
    ...Object.fromEntries(mappers.map((mapper) => [`mapper-${mapper.name}.json`, json(mapper)])),
    ...Object.fromEntries(
      groups.flatMap(({ name }, index) => [
        [`group-${index}.json`, json({ name })],
        [`group-${index}.name`, `${name}\n`],
      ]),
    ),
    ...Object.fromEntries(users.map((user, index) => [`user-${index}.json`, json(user)])),
  };
}

/**
 * An update keeps fields that it does not contain, and if a mapper has the audience of a client too, Keycloak uses
 * that one and ignores ours (seen with 26.7.4).
 */
function withOneAudience(mapper: ProtocolMapperRepresentation): ProtocolMapperRepresentation {
  if (mapper.protocolMapper !== 'oidc-audience-mapper') return mapper;
  return { ...mapper, config: { 'included.client.audience': '', ...mapper.config } };
}

/** The format that the functions of the script read: a line for each value. */
function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
