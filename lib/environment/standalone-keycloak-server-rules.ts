import type { KeycloakSettings } from '../keycloak/schema.js';
import type { Contradiction } from './standalone-rules.js';

/** What no operator of Keycloak could do, whichever of them is to bring the realm. */
export function* keycloakOperatorMistakes(keycloak: KeycloakSettings): Iterable<Contradiction> {
  const { apply, server, createRealm, admin } = keycloak;
  if (apply.type === 'realm-import') {
    if (createRealm === false)
      yield {
        path: ['keycloak', 'createRealm'],
        message: 'createRealm: false with apply realm-import, which makes whole realms and changes none',
        fix: 'remove createRealm; or let apply be job or edp, which add a client to a realm of others',
      };
    if (!server && !apply.keycloak)
      yield {
        path: ['keycloak', 'apply'],
        message: 'realm-import without a Keycloak that its operator runs in the namespace of the server',
        fix: 'write keycloak.server, or name the Keycloak resource of others in keycloak.apply.keycloak',
      };
  }
  if (apply.type === 'edp' && admin.realm !== 'master' && !apply.connection && !apply.realm)
    yield {
      path: ['keycloak', 'admin', 'realm'],
      message: `an administrator of realm ${admin.realm} with apply edp, whose operator logs in to the realm master alone`,
      fix: 'name an administrator of master, or a connection of the operator in keycloak.apply.connection',
    };
}
