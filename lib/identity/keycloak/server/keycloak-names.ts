import { type FlowEnd, ownPods } from '../../../model/flow.js';
import type { Instance } from '../../../model/instance.js';
import { namesOf } from '../../../model/names.js';
import type { CloudNativePgNames } from '../../../stores/cloudnative-pg/cloudnative-pg-connection.js';

/** Ports of Keycloak's pods, as its operator declares them (operator, Constants.java). */
export const keycloakPorts = { https: 8443, management: 9000, cluster: [7800, 57800] } as const;

/** Names of what belongs to a Keycloak beside a server of MLflow, in the same namespace. */
export function keycloakNames(instance: Pick<Instance, 'name'>) {
  const names = namesOf(instance);
  return {
    /** Of the Keycloak resource, and of our Service of its pods at port 443. The operator's own has `-service` behind it. */
    keycloak: names.keycloak,
    database: names.keycloakDatabase,
    admin: names.keycloakAdmin,
    tlsSecret: names.keycloakTlsSecret,
    authority: names.keycloakAuthority,
  } as const;
}

/** Host of the Service, by which pods of the cluster call Keycloak as administrators do. */
export function keycloakHost(instance: Instance): string {
  return `${keycloakNames(instance).keycloak}.${instance.namespace}.svc`;
}

/** Labels that the operator gives to the pods of a Keycloak (KeycloakDeploymentDependentResource.java, createBaseDeployment). */
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

/** The pod that imports a realm: it is made from Keycloak's own, and writes to the database itself. */
export function realmImportEndpoint(instance: Instance): FlowEnd {
  return ownPods('Keycloak realm import', {
    component: 'keycloak-import',
    name: namesOf(instance).keycloakImport,
    namespace: instance.namespace,
    podLabels: { ...keycloakPodLabels(instance), app: 'keycloak-realm-import' },
  });
}

export type KeycloakDatabaseNames = Pick<CloudNativePgNames, 'cluster' | 'userSecret' | 'caSecret'>;
