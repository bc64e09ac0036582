import { pooledServer } from '../operated/operated-stores.js';
import type { OperatorSettings } from '../operator/operator-schema.js';
import type { PlatformProfile } from '../platform/profile.js';
import type { Problem } from '../schema/location.js';
import { withConnections } from '../stores/backend/connection-pools.js';
import type { OperatedEnvironment } from './environment.js';
import { type OperatedEnvironmentSettings, operatedSchema } from './operated-schema.js';
import { releaseProblems } from './release-fields.js';
import { type EnvironmentOrigin, resolvePlatform } from './resolve.js';
import { bucketClaimProblems } from './rules/bucket-claim-rules.js';
import { consumerProblems } from './rules/consumer-rules.js';
import { dashboardProblems } from './rules/dashboard-rules.js';
import { issuerTokenProblems } from './rules/issuer-token-rules.js';
import { workspaceLabelProblems } from './rules/label-rules.js';
import { linkProblems } from './rules/link-rules.js';
import { operatedLoopbackProblems } from './rules/loopback-rules.js';
import { operatedNameProblems } from './rules/names/operated-names.js';
import { operatedJobProblems } from './rules/operated-job-rules.js';
import { operatedStoreProblems } from './rules/operated-store-rules.js';
import { servingProblems } from './rules/serving-rules.js';
import { traceProblems } from './rules/trace-rules.js';
import { bundleProblems, hostProblems } from './rules/trust-rules.js';
import { workspaceProblems } from './rules/workspace-rules.js';

/** Sets the defaults of the platform for an operated server, and rejects what the platform does not have. */
export function resolveOperated(
  given: OperatedEnvironmentSettings,
  origin: EnvironmentOrigin,
): { readonly environment: OperatedEnvironment } | { readonly problems: readonly Problem[] } {
  const { backendStore } = given;
  const settings: OperatedEnvironmentSettings =
    backendStore.type === 'cloudnative-pg'
      ? { ...given, backendStore: withConnections(pooledServer(given.server), backendStore) }
      : given;
  const found = resolvePlatform(settings, origin);
  if ('problem' in found) return { problems: [found.problem] };
  const { profile } = found;
  const problems: Problem[] = [
    ...found.problems,
    ...platformProblems(settings, profile, origin),
    ...releaseProblems(settings, profile, origin),
    ...labelProblems(settings, origin),
  ];
  for (const { path, ...rest } of [
    ...consumerProblems(settings, profile),
    ...issuerTokenProblems(settings),
    ...servingProblems(settings),
    ...operatedLoopbackProblems(settings),
    ...operatedStoreProblems(settings),
    ...dashboardProblems(settings, profile),
  ])
    problems.push({ location: origin.locate(path), ...rest });
  const environment = fill(settings, profile, origin);
  for (const { path, ...rest } of [
    ...operatedNameProblems(environment),
    ...bundleProblems(environment),
    ...hostProblems(operatedSchema, settings),
    ...operatedJobProblems(settings),
    ...workspaceProblems(settings, environment.namespace),
    ...bucketClaimProblems(settings),
    ...traceProblems(settings.workspaces, true),
    ...linkProblems(settings, profile, environment.publicUrl !== undefined),
  ])
    problems.push({ location: origin.locate(path), ...rest });
  return problems.length > 0 ? { problems } : { environment: Object.freeze(environment) };
}

function labelProblems({ labels, server }: OperatedEnvironmentSettings, origin: EnvironmentOrigin): readonly Problem[] {
  const found = workspaceLabelProblems(labels, server.workspaceLabelSelector, ['server', 'workspaceLabelSelector']);
  return found.map(({ path, ...problem }) => ({ location: origin.locate(path), ...problem }));
}

function fill(
  settings: OperatedEnvironmentSettings,
  profile: PlatformProfile,
  origin: EnvironmentOrigin,
): OperatedEnvironment {
  const { gateway } = settings;
  const operator = settings.operator ?? defaultOperator(profile);
  const named = operator.installedBy === 'manifests' ? operator.publicUrl?.replace(/\/$/, '') : undefined;
  const publicUrl = named ?? (gateway.type === 'none' ? undefined : `https://${gateway.hostnames[0]}`);
  return {
    form: 'operated',
    path: origin.path,
    profile,
    settings,
    namespace: settings.namespace ?? profile.namespace.name,
    createNamespace: settings.createNamespace ?? profile.namespace.create,
    dnsPorts: settings.networkPolicy.dnsPorts ?? profile.network.dnsPorts,
    operator,
    tls: settings.tls ?? { source: profile.server.tls },
    gateway,
    ...(publicUrl ? { publicUrl } : {}),
    variables: origin.variables,
    ...(origin.definitions ? { definitions: origin.definitions } : {}),
    locate: (path) => origin.locate(path),
  };
}

function defaultOperator(profile: PlatformProfile): OperatorSettings {
  return profile.operator.installers[0] === 'platform'
    ? { installedBy: 'platform', dataScienceCluster: 'default-dsc', enableComponent: true, components: [] }
    : { installedBy: 'manifests', replicas: 1 };
}

function platformProblems(
  settings: OperatedEnvironmentSettings,
  profile: PlatformProfile,
  origin: EnvironmentOrigin,
): readonly Problem[] {
  const { operator, tls, gateway } = settings;
  const problems: Problem[] = [];
  if (operator && !profile.operator.installers.includes(operator.installedBy)) {
    problems.push({
      location: origin.locate(['operator', 'installedBy']),
      message: `installedBy: ${operator.installedBy} is not possible on ${profile.title}, where only the ${profile.operator.installers[0]} can install it`,
      fix: `write installedBy: ${profile.operator.installers[0]} and remove the fields of ${operator.installedBy}`,
    });
  }
  if (operator?.installedBy === 'platform' && !operator.enableComponent && operator.subscription) {
    problems.push({
      location: origin.locate(['operator', 'subscription']),
      message:
        'operator.subscription brings the DataScienceCluster, and operator.enableComponent: false keeps it out of the overlay',
      fix: 'remove enableComponent, or remove subscription if the platform is installed elsewhere',
    });
  }
  if (operator?.installedBy === 'platform' && !operator.enableComponent && operator.components.length > 0) {
    problems.push({
      location: origin.locate(['operator', 'components']),
      message:
        'operator.components has components, and operator.enableComponent: false keeps the DataScienceCluster out of the overlay',
      fix: 'set managementState: Managed for them where the DataScienceCluster is defined, and remove components here',
    });
  }
  if (tls?.source === 'service-ca' && profile.server.tls !== 'service-ca') {
    problems.push({
      location: origin.locate(['tls', 'source']),
      message: `tls source service-ca on ${profile.title}, which has no OpenShift service CA`,
      fix: 'write source: cert-manager, or source: secret',
    });
  }
  if (gateway.type === 'platform' && !profile.network.gateway) {
    problems.push({
      location: origin.locate(['gateway', 'type']),
      message: `gateway type platform on ${profile.title}, which has no gateway of its own`,
      fix: 'write type: gateway-api with the name and namespace of a Gateway, or type: none',
    });
  }
  return problems;
}
