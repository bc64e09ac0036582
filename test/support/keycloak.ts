import { oidcProd } from './oidc.js';
import { replaced } from './replaced.js';

/** The realm of the issuer below. */
export const keycloakRealm = 'mlflow';

/** A laptop with a realm of its own in a Keycloak that others run. */
export const realmDev = `platform: kind
form: standalone
stage: dev
authentication: {type: oidc, issuer: "https://keycloak.example.com/realms/mlflow", ca: {secret: keycloak-ca}, groups: [mlflow-users], adminGroups: [mlflow-admins]}
keycloak: {createRealm: true, users: [{username: alice, groups: [mlflow-users]}], apply: {type: job, schedule: "23 * * * *"}}
server: {image: {image: "localhost/mlflow-oidc:3.17.2"}, size: xs}
backendStore: {type: sqlite}
artifactStore: {type: volume}
tls: {source: none}
gateway: {type: none}
`;

/** Production in a realm of others, with a client as administrator. */
export const realmProd = replaced(oidcProd, /^server: /m, 'keycloak: {admin: {type: client, realm: mlflow}}\nserver: ');

/** The same in another way. */
export function appliedBy(apply: string, yaml = realmDev): string {
  return replaced(yaml, /apply: \{[^}]*\}/, `apply: ${apply}`);
}
