import type {
  ClientRepresentation,
  ProtocolMapperRepresentation,
  RealmRepresentation,
} from '../../../lib/identity/keycloak/realm/representation.js';
import type { Keycloak } from './keycloak.js';

/** What of a realm a fragment says, in one order. */
export interface RealmState {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly client: Readonly<Record<string, unknown>>;
  readonly mappers: readonly object[];
  readonly groups: readonly string[];
}

/** What Keycloak holds of it: fields that the fragment does not name are its own defaults, and left out. */
export async function stateOf(keycloak: Keycloak, realm: string, wanted: RealmRepresentation): Promise<RealmState> {
  const path = `/realms/${realm}`;
  const [fragment] = wanted.clients;
  if (!fragment) throw new Error('the fragment has no client');
  const held = await keycloak.must<Record<string, unknown>>('GET', path);
  const client = await clientOf(keycloak, realm, fragment.clientId);
  const groups = await keycloak.must<readonly { readonly name: string }[]>('GET', `${path}/groups`);
  return state({ ...held, ...(client ? { clients: [client] } : {}), groups }, wanted);
}

/** What a fragment says, with the value of its Secret in place. */
export function wantedState(wanted: RealmRepresentation): RealmState {
  return state({ ...wanted }, wanted);
}

export type HeldClient = ClientRepresentation & { readonly id: string };

export async function clientOf(keycloak: Keycloak, realm: string, clientId: string): Promise<HeldClient | undefined> {
  const [client] = await keycloak.must<readonly HeldClient[]>('GET', `/realms/${realm}/clients?clientId=${clientId}`);
  return client;
}

function state(realm: Readonly<Record<string, unknown>>, wanted: RealmRepresentation): RealmState {
  const { realm: _name, clients: wantedClients, groups: _groups, users: _users, ...wantedSettings } = wanted;
  const [client] = (realm['clients'] ?? []) as readonly ClientRepresentation[];
  const { protocolMappers: wantedMappers = [], attributes: wantedAttributes, ...wantedClient } = wantedClients[0] ?? {};
  return {
    settings: picked(realm, wantedSettings),
    client: {
      ...picked({ ...client }, wantedClient),
      attributes: picked({ ...client?.attributes }, { ...wantedAttributes }),
    },
    mappers: (client?.protocolMappers ?? [])
      .map((one) => mapper(one, wantedMappers.find(({ name }) => name === one.name)?.config ?? one.config))
      .sort((a, b) => a.name.localeCompare(b.name)),
    groups: ((realm['groups'] ?? []) as readonly { readonly name: string }[]).map(({ name }) => name).sort(),
  };
}

/** An import adds settings that Keycloak's defaults say anyway. */
function mapper(
  { name, protocol, protocolMapper, config }: ProtocolMapperRepresentation,
  named: ProtocolMapperRepresentation['config'],
) {
  return { name, protocol, protocolMapper, config: picked(config, named) };
}

/** The fields of one object that another has; lists in one order. */
function picked(from: Readonly<Record<string, unknown>>, named: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(named)
      .sort()
      .map((key) => [key, Array.isArray(from[key]) ? [...from[key]].sort() : from[key]]),
  );
}
