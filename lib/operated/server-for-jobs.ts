import type { PolicyRule } from '../../imports/kubernetes.js';
import { authenticationSchema } from '../identity/authentication/authentication-schema.js';
import { jobIdentity } from '../identity/authentication/job-identity.js';
import { workspaceVariables } from '../identity/authentication/workspace-variables.js';
import { type Job, labelsOf, selectorOf } from '../model/instance.js';
import { inClusterUri, operated, operatedEndpoint, operatedInstance } from '../model/operated.js';
import { joinConnections } from '../model/pod-connection.js';
import type { JobServer } from '../pods/job-server.js';
import { serverCa, serviceCaConfigMap } from '../pods/trust.js';
import { artifactUri, isServed } from '../stores/artifacts/artifact-store.js';
import { backedUpDatabases } from '../stores/backend/backed-up-databases.js';
import { operatedEncryption } from './operated-encryption.js';
import { sharedPodSetting } from './operated-pod-setting.js';
import type { OperatedServerSettings } from './operated-server-settings.js';
import type { ServerStores } from './operated-stores.js';

/** Rights of a program that lists workspaces, as the operator gives them to the server. */
const workspaceRules: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['mlflowconfigs'], verbs: ['get', 'list', 'watch'] },
];

/** An operated server, as the jobs of the overlay see it. */
export function serverForJobs(settings: OperatedServerSettings, stores: ServerStores): JobServer {
  const { namespace, profile, server, tls, artifactStore } = settings;
  const instance = operatedInstance(namespace);
  const authentication = authenticationSchema.parse({
    type: 'kubernetes',
    workspaces: { labelSelector: server.workspaceLabelSelector },
  });
  // The CronJob existed before the other jobs, with a label of its own.
  const selectorOfJob = (job: Job) =>
    job === 'garbage-collection' ? { app: operated.garbageCollection } : selectorOf(instance, job);
  return {
    instance: { name: operated.name, namespace },
    image: { ...server.image, image: server.image?.image ?? profile.image },
    version: profile.version,
    podSetting: sharedPodSetting(settings),
    platformAuthorities: profile.caBundle ? [{ configMap: profile.caBundle, optional: true }] : [],
    dnsPorts: settings.dnsPorts,
    apiServer: settings.networkPolicy.apiServer,
    uri: inClusterUri(namespace, profile.uriPath),
    port: operated.port,
    endpoint: { ...operatedEndpoint(namespace), peers: [{ podSelector: { matchLabels: operated.podLabels } }] },
    serverLabels: operated.podLabels,
    ownAuthority: serverCa(tls.source),
    callerRequirements: tls.source === 'service-ca' ? [serviceCaConfigMap(namespace)] : [],
    selectorOfJob,
    labelsOfJob: (job) => ({
      ...(job === 'garbage-collection' ? {} : labelsOf(instance, job)),
      ...selectorOfJob(job),
    }),
    rightsName: (job) => job,
    identityOf: (account) => jobIdentity(authentication, account),
    asksKubernetes: true,
    workspaces: { variables: workspaceVariables(authentication), rules: workspaceRules },
    ownArtifactsOnly: false,
    databases: joinConnections([stores.databases, operatedEncryption(settings)]),
    ownDatabases: stores.ownDatabases,
    databasesTrustPod: true,
    artifactStore: stores.artifacts,
    artifacts: { uri: artifactUri(artifactStore), served: isServed(artifactStore) },
    ...(stores.all.some(({ onVolume }) => onVolume)
      ? { claim: { name: operated.claim, path: operated.volumePath } }
      : {}),
    backedUp: backedUpDatabases(settings),
    ...(settings.backendStore.type === 'cloudnative-pg' ? { databaseImage: settings.backendStore.image } : {}),
  };
}
