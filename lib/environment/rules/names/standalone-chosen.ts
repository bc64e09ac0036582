import { clusterNames } from '../../../model/names-postgresql.js';
import {
  cloudNativePgInstancePod,
  cloudNativePgPod,
  componentPod,
  componentPodWithoutTrust,
  keycloakServerPod,
  podSettingsSchema,
} from '../../../pods/pod-settings.js';
import type { StandaloneEnvironmentSettings } from '../../standalone-schema.js';
import { cluster } from './chosen-cluster.js';
import { type ChosenNames, ca, copiedCa, made, type ProvidedName, secret, shared } from './chosen-name.js';
import { consumerNames } from './consumer-names.js';
import { podNames } from './pod-names.js';
import { workspaceNames } from './workspace-names.js';

type Settings = StandaloneEnvironmentSettings;

/** The URI of a further database: CloudNativePG creates such a Secret for its databases. */
function databaseUri(insteadOf: string) {
  return (settings: Settings) => (settings.secrets.source === 'given' ? shared('Secret') : secret(insteadOf)(settings));
}

const configMap: ProvidedName = { use: 'provided', kind: 'ConfigMap' };
const namespace = shared('Namespace');

const podFields = {
  pods: podSettingsSchema,
  'migration.pod': componentPod,
  'garbageCollection.pod': componentPod,
  'traceArchival.pod': componentPod,
  'backup.pod': componentPod,
  'smokeTest.pod': componentPod,
  'authentication.permissions.pod': componentPod,
  'authentication.pod': componentPod,
  'authentication.cache.pod': componentPodWithoutTrust,
  'authentication.session.store.pod': componentPodWithoutTrust,
  'artifactStore.pod': componentPodWithoutTrust,
  'backendStore.pod': cloudNativePgPod,
  'keycloak.apply.pod': componentPodWithoutTrust,
  'keycloak.server.pod': keycloakServerPod,
  'keycloak.server.database.pod': cloudNativePgInstancePod,
};
const pods: ChosenNames<Settings> = Object.assign(
  {},
  ...Object.entries(podFields).map(([place, schema]) =>
    podNames(place, schema, { pullSecret: secret(), caBundle: configMap }),
  ),
);

/** Every field of a standalone environment with a name. */
export const standaloneChosen: ChosenNames<Settings> = {
  name: { use: 'base' },
  ...consumerNames,
  namespace,
  'existing.*.name': shared('Secret'),
  'existing.*.namespace': namespace,
  'networkPolicy.monitoringNamespace': namespace,
  'httpProxy.peer.namespace': namespace,
  'mesh.namespace': namespace,
  'mesh.revision': shared('MutatingWebhookConfiguration'),
  'mesh.outsideNamespaces.*': namespace,
  'networkPolicy.modelProviders.*.peer.namespace': namespace,
  'networkPolicy.webhookReceivers.*.peer.namespace': namespace,
  'networkPolicy.additionalEgress.*.to.namespace': namespace,
  'networkPolicy.additionalIngress.*.from.namespace': namespace,
  'observability.dashboard.grafanaOperator.namespace': namespace,
  'smokeTest.workspace': namespace,
  'clients.namespaces.*': namespace,

  ...pods,
  'server.image.pullSecrets.*': secret(),
  'server.serviceAccount.name': ({ server }) =>
    server.serviceAccount.create
      ? made('the server', ['ServiceAccount'], { insteadOf: 'account' })
      : { use: 'provided', kind: 'ServiceAccount', insteadOf: 'account' },
  'server.existingClaim.name': { use: 'provided', kind: 'PersistentVolumeClaim', insteadOf: 'volume' },
  'server.caBundleConfigMap.name': configMap,
  'server.priorityClassName': shared('PriorityClass'),
  'server.runtimeClassName': shared('RuntimeClass'),
  'tls.secretName': secret('tlsSecret'),
  'tls.issuer.name': shared('Issuer'),
  'encryptionKeys.name': secret('encryptionKeys'),
  'backup.storage.storageClass': shared('StorageClass'),
  'backup.destination.credentials.name': secret('backupCredentials'),
  ...ca('backup.destination.ca'),
  'backup.destination.peer.namespace': namespace,

  'secrets.store.name': shared('SecretStore'),
  'secrets.vault.caConfigMap.name': configMap,
  // The sealed keys must be exactly the keys that are read; the fields of the readers are compared.
  'secrets.sealed.*.name': shared('SealedSecret'),
  'secrets.sealed.*.namespace': namespace,

  'gateway.name': shared('Gateway'),
  'gateway.namespace': namespace,
  'gateway.routeNamespace': namespace,
  'gateway.peer.namespace': namespace,
  'gateway.className': shared('IngressClass'),
  'gateway.create.className': shared('GatewayClass'),
  'gateway.create.tls.secretName': shared('Secret'),
  'gateway.create.tls.issuer.name': shared('Issuer'),
  'gateway.backendTls.caConfigMap': configMap,
  ...copiedCa('gateway.backendTls.bundle'),
  'gateway.tls.secretName': secret(),
  'gateway.tls.issuer.name': shared('Issuer'),

  'backendStore.name': { use: 'made', objects: clusterNames, insteadOf: 'database' },
  'backendStore.credentials.name': (settings) => {
    const { backendStore } = settings;
    const copied =
      backendStore.type === 'postgresql' &&
      backendStore.credentials.type === 'user' &&
      backendStore.credentials.copiedFrom !== undefined;
    if (!copied) return secret('databaseCredentials')(settings);
    const what = 'the copied credentials of the database';
    return {
      use: 'made',
      insteadOf: 'databaseCredentials',
      objects: {
        copy: { suffix: '', what, kinds: ['Secret', 'ExternalSecret'] },
        reader: { suffix: '-reader', what, kinds: ['ServiceAccount', 'SecretStore'] },
      },
    };
  },
  'backendStore.credentials.copiedFrom.namespace': namespace,
  'backendStore.credentials.copiedFrom.secret': shared('Secret'),
  'backendStore.credentials.copiedFrom.caSecret': shared('Secret'),
  ...ca('backendStore.tls.ca'),
  'backendStore.peer.namespace': namespace,
  'backendStore.direct.peer.namespace': namespace,
  'backendStore.proxy.destinations.*.peer.namespace': namespace,
  ...cluster('backendStore'),
  'registryStore.uriFrom.name': databaseUri('registryCredentials'),
  ...ca('registryStore.tls.ca'),
  'registryStore.peer.namespace': namespace,
  'readReplica.uriFrom.name': databaseUri('readReplicaCredentials'),
  ...ca('readReplica.tls.ca'),
  'readReplica.peer.namespace': namespace,
  'artifactStore.credentials.name': secret('artifactCredentials'),
  'artifactStore.credentials.storageClassName': shared('StorageClass'),
  ...ca('artifactStore.ca'),
  'artifactStore.peer.namespace': namespace,
  'artifactStore.storage.storageClass': shared('StorageClass'),

  ...ca('authentication.ca'),
  'authentication.peer.namespace': namespace,
  'authentication.client.secret.name': secret('oidcClient'),
  'authentication.workspaces.defaultWorkspace': namespace,
  'authentication.serviceAccounts.namespaces.*': namespace,
  'authentication.signingKey.name': secret('oidcSigningKey'),
  'authentication.permissions.administrator.name': secret('permissionsAdmin'),
  'authentication.usersDatabase.uriFrom.name': secret('usersDatabase'),
  'authentication.cache.urlFrom.name': secret('cacheSecret'),
  ...ca('authentication.cache.ca'),
  'authentication.cache.peer.namespace': namespace,
  'authentication.service.name': made('the proxy', ['Service'], {
    insteadOf: 'proxyService',
    hint: 'to keep this name for clients, use another name for the server (name)',
  }),
  'authentication.cookieSecret.name': secret('proxyCookie'),
  'authentication.session.store.urlFrom.name': secret('cacheSecret'),
  ...ca('authentication.session.store.ca'),
  'authentication.session.store.peer.namespace': namespace,
  'authentication.bearerTokens.extraIssuers.*.peer.namespace': namespace,

  'keycloak.admin.secret': secret('keycloakAdmin'),
  'keycloak.users.*.password.name': secret('testUsers'),
  'keycloak.apply.keycloak': shared('Keycloak'),
  'keycloak.apply.operatorNamespace': namespace,
  'keycloak.apply.connection.name': shared('Keycloak'),
  'keycloak.apply.realm.name': shared('KeycloakRealm'),
  'keycloak.server.bootstrapAdmin.secret': secret('keycloakAdmin'),
  'keycloak.server.issuer.name': shared('Issuer'),
  'keycloak.server.gateway.name': shared('Gateway'),
  'keycloak.server.gateway.namespace': namespace,
  'keycloak.server.gateway.routeNamespace': namespace,
  'keycloak.server.gateway.peer.namespace': namespace,
  'keycloak.server.gateway.backendTls.caConfigMap': configMap,
  ...copiedCa('keycloak.server.gateway.backendTls.bundle'),
  ...cluster('keycloak.server.database'),

  ...workspaceNames,
};
