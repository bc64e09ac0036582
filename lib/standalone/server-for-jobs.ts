import { asksKubernetes, usesWorkspaces } from '../identity/authentication/authentication-schema.js';
import { jobIdentity } from '../identity/authentication/job-identity.js';
import { workspaceVariables } from '../identity/authentication/workspace-variables.js';
import { usersDatabaseVariable, usersFile } from '../identity/oidc/users-database.js';
import { labelsOf, selectorOf } from '../model/instance.js';
import { nameBeyond } from '../model/names.js';
import type { JobServer } from '../pods/job-server.js';
import { workspaceReaderRules } from '../pods/workspace-rules.js';
import { backedUpDatabases } from '../stores/backend/backed-up-databases.js';
import { serverEndpoint } from './server-flows.js';
import type { ServerParts } from './server-parts.js';

/** A standalone server, as its jobs see it. */
export function serverForJobs(parts: ServerParts): JobServer {
  const { settings, ownAuthority, claim } = parts;
  const { instance, authentication, server, backendStore } = settings;
  return {
    instance,
    image: server.image,
    version: server.image.version,
    podSetting: parts.podSetting,
    platformAuthorities: [],
    dnsPorts: settings.dnsPorts,
    apiServer: settings.networkPolicy.apiServer,
    uri: parts.hosts.trackingUri,
    port: parts.port,
    endpoint: serverEndpoint(parts),
    serverLabels: selectorOf(instance, 'server'),
    ...(ownAuthority ? { ownAuthority } : {}),
    callerRequirements: [],
    selectorOfJob: (job) => selectorOf(instance, job),
    labelsOfJob: (job) => labelsOf(instance, job),
    rightsName: (job) => nameBeyond(instance.namespace, job),
    identityOf: (account) => jobIdentity(authentication, account),
    asksKubernetes: asksKubernetes(authentication),
    ...(usesWorkspaces(authentication)
      ? { workspaces: { variables: workspaceVariables(authentication), rules: workspaceReaderRules } }
      : {}),
    ownArtifactsOnly: authentication.type === 'oidc',
    databases: parts.databases,
    ownDatabases: parts.ownDatabases,
    databasesTrustPod: false,
    ...(authentication.type === 'oidc' ? { usersDatabase: parts.ownUsersDatabase } : {}),
    artifactStore: parts.artifactStore,
    artifacts: parts.artifacts,
    ...(claim ? { claim } : {}),
    backedUp: backedUpDatabases({
      ...settings,
      ...(authentication.type === 'oidc'
        ? { users: { fileBeside: (path) => usersFile(authentication, path), variable: usersDatabaseVariable } }
        : {}),
    }),
    ...(backendStore.type === 'cloudnative-pg' && backendStore.image ? { databaseImage: backendStore.image } : {}),
  };
}
