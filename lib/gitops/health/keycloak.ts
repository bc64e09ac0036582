/** Kinds of the two operators of Keycloak; Argo CD itself has a check for `Keycloak` of k8s.keycloak.org. */
import { type HealthCheck, hasCondition, luaOf } from './health-check.js';

export const realmImportHealth: HealthCheck = {
  group: 'k8s.keycloak.org',
  kind: 'KeycloakRealmImport',
  lua: luaOf(`
local errors, done = conditions.HasErrors or {}, conditions.Done or {}
if errors.status == "True" then return is("Degraded", errors.message) end
if done.status == "True" then return is("Healthy", done.message) end
return is("Progressing", done.message or "waits for the import")
`),
  cel: { failed: hasCondition('HasErrors'), current: hasCondition('Done') },
};

const edpGroup = 'v1.edp.epam.com';

const edpKeycloakHealth: HealthCheck = {
  group: edpGroup,
  kind: 'Keycloak',
  lua: luaOf(`
return is(status.connected == true and "Healthy" or "Progressing", status.connected and "connected" or "waits for Keycloak")
`),
  cel: { current: 'has(status.connected) && status.connected' },
};

/** `value` is `OK`, or the error of the last of `failureCount` attempts; the operator goes on trying. */
const edpHealth = (kind: string): HealthCheck => ({
  group: edpGroup,
  kind,
  lua: luaOf(`
if status.value == "OK" then return is("Healthy", "OK") end
if status.value == nil or status.value == "" then return is("Progressing", "waits for the operator") end
return is("Progressing", tostring(status.value) .. " (" .. tostring(status.failureCount or 0) .. " attempts)")
`),
  cel: { current: "status.value == 'OK'" },
});

export const edpHealths: readonly HealthCheck[] = [
  edpKeycloakHealth,
  ...['KeycloakClient', 'KeycloakRealm', 'KeycloakRealmGroup', 'KeycloakRealmUser'].map(edpHealth),
];
