import { asksKubernetes } from '../../identity/authentication/authentication-schema.js';
import { versionProblem } from '../../identity/authentication/supported-versions.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import { csiProblems } from './csi-rules.js';
import { oidcProblems } from './identity-rules.js';
import { issuerProblems } from './issuer-rules.js';
import { scheduleProblems } from './job-rules.js';
import { keycloakProblems } from './keycloak-rules.js';
import { workspaceLabelProblems } from './label-rules.js';
import { loopbackProblems } from './loopback-rules.js';
import { standaloneNameProblems } from './names/standalone-names.js';
import type { PathProblem } from './path-problem.js';
import { poolerProblems } from './pooler-rules.js';
import { proxyProblems } from './proxy-rules.js';
import { artifactProblems, databaseProblems, variableProblems } from './store-rules.js';
import { bundleProblems, trustProblems } from './trust-rules.js';

/** Conflicts of fields that cannot be seen in a single field or in the objects. */
export function environmentProblems(settings: StandaloneEnvironmentSettings): readonly PathProblem[] {
  return [
    ...authentication(settings),
    ...version(settings),
    ...issuerProblems(settings),
    ...oidcProblems(settings),
    ...proxyProblems(settings),
    ...keycloakProblems(settings),
    ...backup(settings),
    ...claim(settings),
    ...traceArchival(settings),
    ...gateway(settings),
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

function* authentication({ authentication: { type }, platform, stage, gateway }: StandaloneEnvironmentSettings) {
  if (type !== 'none' && type !== 'headers') return;
  if (type === 'none' && isLocal(platform) && stage === 'dev') return;
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

function* backup({ backup: settings, backendStore }: StandaloneEnvironmentSettings) {
  if (!settings) return;
  if (backendStore.type === 'sqlite' && settings.image)
    yield {
      path: ['backup', 'image'],
      message: "an image with SQLite, whose backups are made by the server's own image",
      fix: 'remove the image',
    };
  if (backendStore.type !== 'sqlite' && !settings.image)
    yield {
      path: ['backup'],
      message: 'a backup of PostgreSQL requires an image with pg_dump',
      fix: "write backup.image: an image of PostgreSQL of the database's major version or newer",
    };
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

function* gateway({ gateway: settings, server, tls }: StandaloneEnvironmentSettings) {
  if (settings.type !== 'none' && server.staticPrefix && settings.extraPaths.length > 0)
    yield {
      path: ['gateway', 'extraPaths'],
      message: `extraPaths with staticPrefix ${server.staticPrefix}, below which all paths are exposed already`,
      fix: 'remove extraPaths, or server.staticPrefix',
    };
  if (settings.type !== 'ingress') return;
  if (settings.controller === 'alb' && server.staticPrefix)
    yield {
      path: ['gateway', 'controller'],
      message: `controller alb with staticPrefix ${server.staticPrefix}: the load balancer probes pods by their address, to which MLflow responds with 403 under a prefix`,
      fix: 'remove server.staticPrefix, and use a separate hostname for the server',
    };
  // Cilium 1.18, "Kubernetes Ingress Support": its requests have the identity `ingress`, of no pod and no address.
  if (settings.className === 'cilium' && !settings.peer?.entities)
    yield {
      path: ['gateway', 'peer'],
      message:
        "className cilium without an entity as peer: requests of Cilium's own ingress come from no pod and no address, so the network policy denies them",
      fix: 'write peer: {entities: [ingress]}',
    };
  if (settings.controller === 'traefik' && tls.source !== 'none')
    yield {
      path: ['gateway', 'controller'],
      message: 'controller traefik with TLS in the pod, whose scheme and CA no annotation of an Ingress can set',
      fix: 'write type: ingress-route, or type: gateway-api',
    };
}
