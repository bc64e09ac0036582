import { asksKubernetes } from '../../identity/authentication/authentication-schema.js';
import { versionProblem } from '../../identity/authentication/supported-versions.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import { accessProblems, consumerAccessProblems } from './access-rules.js';
import { backupProblems } from './backup-rules.js';
import { bucketClaimProblems } from './bucket-claim-rules.js';
import { csiProblems } from './csi-rules.js';
import { gatewayProblems } from './gateway-rules.js';
import { oidcProblems } from './identity-rules.js';
import { issuerProblems } from './issuer-rules.js';
import { issuerTokenProblems } from './issuer-token-rules.js';
import { scheduleProblems } from './job-rules.js';
import { keycloakProblems } from './keycloak-rules.js';
import { workspaceLabelProblems } from './label-rules.js';
import { loopbackProblems } from './loopback-rules.js';
import { standaloneNameProblems } from './names/standalone-names.js';
import type { PathProblem } from './path-problem.js';
import { poolerProblems } from './pooler-rules.js';
import { proxyProblems } from './proxy-rules.js';
import { recoveryProblems } from './recovery-rules.js';
import { artifactProblems, databaseProblems, variableProblems } from './store-rules.js';
import { traceProblems } from './trace-rules.js';
import { bundleProblems, trustProblems } from './trust-rules.js';
import { workspaceProblems } from './workspace-rules.js';

/** Conflicts of fields that cannot be seen in a single field or in the objects. */
export function environmentProblems(settings: StandaloneEnvironmentSettings): readonly PathProblem[] {
  return [
    ...authentication(settings),
    ...version(settings),
    ...accessProblems(settings),
    ...consumerAccessProblems(settings),
    ...workspaceProblems(settings, settings.namespace ?? settings.name, excludedNamespaces(settings)),
    ...bucketClaimProblems(settings),
    ...traceProblems(settings.workspaces, settings.authentication.type !== 'none'),
    ...issuerProblems(settings),
    ...oidcProblems(settings),
    ...issuerTokenProblems(settings),
    ...proxyProblems(settings),
    ...keycloakProblems(settings),
    ...backupProblems(settings),
    ...recoveryProblems(settings),
    ...claim(settings),
    ...traceArchival(settings),
    ...gatewayProblems(settings),
    ...scheduleProblems(settings),
    ...databaseProblems(settings),
    ...artifactProblems(settings),
    ...trustProblems(settings),
    ...bundleProblems(settings),
    ...csiProblems(settings),
    ...loopbackProblems(settings),
    ...poolerProblems(settings),
    ...variableProblems(settings),
    ...standaloneNameProblems(settings),
    ...labelProblems(settings),
  ];
}

function excludedNamespaces({ authentication }: StandaloneEnvironmentSettings): readonly string[] {
  return 'workspaces' in authentication ? authentication.workspaces.excludeNamespaces : [];
}

function* authentication({ authentication: { type }, platform, stage, gateway }: StandaloneEnvironmentSettings) {
  if (type !== 'none' && type !== 'headers') return;
  if (type === 'none' && isLocal(platform) && stage === 'dev') return;
  // The router of OpenShift has its own problem: it authenticates no one.
  if (gateway.type === 'route') return;
  const peer = gateway.type === 'none' ? undefined : gateway.peer;
  if (peer?.namespace && !peer.podLabels)
    yield {
      path: ['gateway', 'peer'],
      message: `authentication ${type} with every pod of namespace ${peer.namespace} as peer: the server does not authenticate requests, so each of these pods can act as any user`,
      fix: 'write gateway.peer.podLabels: the labels of the pods that authenticate users',
    };
  if (!peer)
    yield {
      path: ['authentication', 'type'],
      message: `authentication ${type} on ${platform} in stage ${stage} without gateway.peer: the server does not authenticate requests, so it must be known which pods do`,
      fix: 'write type: oidc or proxy for logins, or type: kubernetes; or, if something in front authenticates users, gateway: {…, peer: {namespace: …, podLabels: …}} with type: headers',
    };
}

function* version({ authentication: { type }, server }: StandaloneEnvironmentSettings) {
  const problem = versionProblem(server.image.version, type);
  if (problem) yield { path: ['server', 'image', 'version'], ...problem };
}

function labelProblems({ authentication, labels }: StandaloneEnvironmentSettings): readonly PathProblem[] {
  const selector = asksKubernetes(authentication) ? authentication.workspaces.labelSelector : undefined;
  return workspaceLabelProblems(labels, selector, ['authentication', 'workspaces', 'labelSelector']);
}

function* traceArchival({ traceArchival: settings, artifactStore, server }: StandaloneEnvironmentSettings) {
  if (!settings) return;
  if (artifactStore.type === 'volume')
    yield {
      path: ['traceArchival'],
      message: 'trace archival with artifacts on a volume would move files within that volume',
      fix: 'use an artifact store outside the pod, or remove traceArchival',
    };
  if (server.options.jobExecution)
    yield {
      path: ['server', 'options', 'jobExecution'],
      message: 'jobExecution with traceArchival: the server would move traces too, at the same time as the job',
      fix: 'write false, or remove traceArchival',
    };
}

function* claim({ server }: StandaloneEnvironmentSettings) {
  if (server.existingClaim && server.storage)
    yield {
      path: ['server', 'existingClaim'],
      message: `existingClaim ${server.existingClaim.name} with server.storage, which describes a claim that the overlay creates`,
      fix: 'remove storage, or existingClaim',
    };
}
