import { runnerBindingOf } from '../../../consumers/pipelines/pipelines-names.js';
import { bindingOf, claimOf } from '../../../consumers/workbench/notebook.js';
import { workbenchPodSchema } from '../../../consumers/workbench/workbench-schema.js';
import { clusterNames } from '../../../model/names-postgresql.js';
import {
  cloudNativePgPod,
  componentPod,
  componentPodWithoutTrust,
  operatorPod,
  podSettingsSchema,
} from '../../../pods/pod-settings.js';
import type { OperatedEnvironmentSettings } from '../../operated-schema.js';
import { cluster } from './chosen-cluster.js';
import { type ChosenNames, ca, copiedCa, made, type ProvidedName, secret, shared } from './chosen-name.js';
import { consumerNames } from './consumer-names.js';
import { podNames } from './pod-names.js';
import { workspaceNames } from './workspace-names.js';

const configMap: ProvidedName = { use: 'provided', kind: 'ConfigMap' };
const namespace = shared('Namespace');
const names = { pullSecret: secret(), caBundle: configMap };

/** Every field of an operated environment with a name. */
export const operatedChosen: ChosenNames<OperatedEnvironmentSettings> = {
  namespace,
  'existing.*.name': shared('Secret'),
  'existing.*.namespace': namespace,
  'networkPolicy.monitoringNamespace': namespace,
  'httpProxy.peer.namespace': namespace,
  'mesh.namespace': namespace,
  'mesh.revision': shared('MutatingWebhookConfiguration'),
  'networkPolicy.modelProviders.*.peer.namespace': namespace,
  'networkPolicy.webhookReceivers.*.peer.namespace': namespace,
  'networkPolicy.additionalEgress.*.to.namespace': namespace,
  'networkPolicy.additionalIngress.*.from.namespace': namespace,
  'observability.dashboard.grafanaOperator.namespace': namespace,
  ...podNames('pods', podSettingsSchema, names),
  ...podNames('garbageCollection.pod', componentPod, names),
  ...podNames('backup.pod', componentPod, names),
  ...podNames('smokeTest.pod', componentPod, names),
  ...podNames('operator.pod', operatorPod, names),
  'backup.storage.storageClass': shared('StorageClass'),
  'backup.destination.credentials.name': secret('backupCredentials'),
  ...ca('backup.destination.ca'),
  'backup.destination.peer.namespace': namespace,
  'smokeTest.workspace': namespace,
  'clients.namespaces.*': namespace,
  'operator.subscription.namespace': namespace,
  'operator.subscription.sourceNamespace': namespace,
  'operator.subscription.source': shared('CatalogSource'),
  'operator.subscription.startingCSV': shared('ClusterServiceVersion'),
  'operator.dataScienceCluster': shared('DataScienceCluster'),
  'dashboard.globalMLflowNamespaces.*': namespace,
  'operator.gatewayName': shared('Gateway'),
  'server.serviceAccountName': made('the server', ['ServiceAccount']),
  'server.caBundleConfigMap.name': configMap,
  'encryptionKeys.name': secret('encryptionKeys'),
  'secrets.store.name': shared('SecretStore'),
  'secrets.vault.caConfigMap.name': configMap,
  // The sealed keys must be exactly the keys that are read; the fields of the readers are compared.
  'secrets.sealed.*.name': shared('SealedSecret'),
  'secrets.sealed.*.namespace': namespace,
  'tls.issuer.name': shared('Issuer'),
  'gateway.name': shared('Gateway'),
  'gateway.namespace': namespace,
  'gateway.routeNamespace': namespace,
  'gateway.backendTls.caConfigMap': configMap,
  ...copiedCa('gateway.backendTls.bundle'),
  'backendStore.uriFrom.name': secret(),
  'backendStore.peer.namespace': namespace,
  'registryStore.uriFrom.name': secret(),
  'registryStore.peer.namespace': namespace,
  'readReplica.uriFrom.name': secret(),
  'readReplica.peer.namespace': namespace,
  'artifactStore.credentials.name': secret('artifactCredentials'),
  'artifactStore.credentials.storageClassName': shared('StorageClass'),
  'artifactStore.storage.storageClass': shared('StorageClass'),
  ...podNames('artifactStore.pod', componentPodWithoutTrust, names),
  'backendStore.name': { use: 'made', objects: clusterNames, insteadOf: 'database' },
  ...podNames('backendStore.pod', cloudNativePgPod, names),
  ...cluster('backendStore'),
  'artifactStore.peer.namespace': namespace,
  ...consumerNames,
  'pipelineServers.*.name': {
    use: 'made',
    objects: {
      itself: { suffix: '', what: 'a pipeline server', kinds: ['DataSciencePipelinesApplication'] },
      binding: { suffix: runnerBindingOf(''), what: 'a pipeline server', kinds: ['RoleBinding'] },
    },
    namespaceAt: 'pipelineServers.*.namespace',
  },
  'pipelineServers.*.namespace': namespace,
  'pipelineServers.*.database.storageClassName': shared('StorageClass'),
  'pipelineServers.*.database.password.name': shared('Secret'),
  'pipelineServers.*.objectStore.credentials.name': shared('Secret'),
  'pipelineServers.*.caBundle.configMap': shared('ConfigMap'),
  'workbenches.*.name': {
    use: 'made',
    objects: {
      itself: { suffix: '', what: 'a workbench', kinds: ['Notebook', 'StatefulSet', 'Service', 'ServiceAccount'] },
      claim: { suffix: claimOf(''), what: 'a workbench', kinds: ['PersistentVolumeClaim'] },
      binding: { suffix: bindingOf(''), what: 'a workbench', kinds: ['RoleBinding'] },
    },
    namespaceAt: 'workbenches.*.namespace',
  },
  'workbenches.*.namespace': namespace,
  'workbenches.*.imageStream.name': shared('ImageStream'),
  'workbenches.*.imageStream.namespace': namespace,
  'workbenches.*.hardwareProfile.name': shared('HardwareProfile'),
  'workbenches.*.hardwareProfile.namespace': namespace,
  'workbenches.*.storage.storageClassName': shared('StorageClass'),
  'workbenches.*.connections.*': shared('Secret'),
  ...podNames('workbenches.*.pod', workbenchPodSchema, { pullSecret: shared('Secret'), caBundle: shared('ConfigMap') }),
  ...workspaceNames,
};
