import { type FlowEnd, ownPods } from '../../../model/flow.js';
import type { Instance } from '../../../model/instance.js';
import { namesOf } from '../../../model/names.js';
import type { CloudNativePgNames } from '../../../stores/cloudnative-pg/cloudnative-pg-connection.js';

/** Ports of Keycloak's pods, as its operator declares them (operator, Constants.java). */
export const keycloakPorts = { https: 8443, management: 9000, cluster: [7800, 57800] } as const;

/** Names of the objects of a Keycloak beside an MLflow server, in the same namespace. */
export function keycloakNames(instance: Pick<Instance, 'name'>) {
  const names = namesOf(instance);
  return {
    /** The Keycloak resource, and our Service of its pods at port 443. The operator's own has the suffix `-service`. */
    keycloak: names.keycloak,
    database: names.keycloakDatabase,
    admin: names.keycloakAdmin,
    tlsSecret: names.keycloakTlsSecret,
    authority: names.keycloakAuthority,
  } as const;
}

/** Host of the Service, at which pods of the cluster call the administration API. */
export function keycloakHost(instance: Instance): string {
  return `${keycloakNames(instance).keycloak}.${instance.namespace}.svc`;
}

/** Labels that the operator sets on the pods of a Keycloak (KeycloakDeploymentDependentResource.java, createBaseDeployment). */
export function keycloakPodLabels(instance: Instance): Readonly<Record<string, string>> {
  return {
    app: 'keycloak',
    'app.kubernetes.io/managed-by': 'keycloak-operator',
    'app.kubernetes.io/instance': keycloakNames(instance).keycloak,
  };
}

export function keycloakEndpoint(instance: Instance): FlowEnd {
  const { keycloak: name } = keycloakNames(instance);
  return ownPods('Keycloak', {
    component: 'keycloak',
    name,
    namespace: instance.namespace,
    podLabels: keycloakPodLabels(instance),
  });
}

/** The pod that imports a realm: it is made from the template of Keycloak's pods, and writes to the database itself. */
export function realmImportEndpoint(instance: Instance): FlowEnd {
  return ownPods('Keycloak realm import', {
    component: 'keycloak-import',
    name: namesOf(instance).keycloakImport,
    namespace: instance.namespace,
    podLabels: { ...keycloakPodLabels(instance), app: 'keycloak-realm-import' },
  });
}

export type KeycloakDatabaseNames = Pick<CloudNativePgNames, 'cluster' | 'userSecret' | 'caSecret'>;
