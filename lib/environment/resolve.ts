import type { OperatorSettings } from '../operator/operator-schema.js';
import type { PlatformProfile } from '../platform/profile.js';
import { findProfile, releasesOf } from '../platform/profiles.js';
import type { Environment } from './environment.js';
import type { Location, Problem, ValuePath } from './location.js';
import { releaseProblems } from './release-fields.js';
import type { EnvironmentSettings } from './schema.js';

/** What resolving needs to know of the file besides its value. */
export interface EnvironmentOrigin {
  readonly file: string;
  /** Path of the overlay: the file's own, below the folder of environments and without its ending. */
  readonly path: string;
  locate(path: ValuePath): Location;
}

/** Lets the platform fill in what it decides, and refuses what it does not have. */
export function resolveEnvironment(
  settings: EnvironmentSettings,
  origin: EnvironmentOrigin,
): { readonly environment: Environment } | { readonly problems: readonly Problem[] } {
  const profile = findProfile(settings.platform, settings.release);
  if (!profile) return { problems: [unknownRelease(settings, origin)] };
  const problems = [
    ...folderProblems(settings, origin),
    ...platformProblems(settings, profile, origin),
    ...releaseProblems(settings, profile, origin),
  ];
  if (problems.length > 0) return { problems };
  return { environment: Object.freeze(fill(settings, profile, origin)) };
}

function fill(settings: EnvironmentSettings, profile: PlatformProfile, origin: EnvironmentOrigin): Environment {
  const { gateway } = settings;
  const operator = settings.operator ?? defaultOperator(profile);
  const named = operator.installedBy === 'manifests' ? operator.publicUrl?.replace(/\/$/, '') : undefined;
  const publicUrl = named ?? (gateway.type === 'none' ? undefined : `https://${gateway.hostnames[0]}`);
  return {
    file: origin.file,
    path: origin.path,
    profile,
    settings,
    namespace: settings.namespace ?? profile.namespace.name,
    createNamespace: settings.createNamespace ?? profile.namespace.create,
    operator,
    tls: settings.tls ?? { source: profile.server.tls },
    gateway,
    ...(publicUrl ? { publicUrl } : {}),
    locate: (path) => origin.locate(path),
  };
}

function defaultOperator(profile: PlatformProfile): OperatorSettings {
  return profile.operator.installers[0] === 'platform'
    ? { installedBy: 'platform', dataScienceCluster: 'default-dsc' }
    : { installedBy: 'manifests', replicas: 1 };
}

function unknownRelease({ platform, release }: EnvironmentSettings, origin: EnvironmentOrigin): Problem {
  const known = releasesOf(platform);
  const location = origin.locate(release === undefined ? ['platform'] : ['release']);
  if (known.length === 0) {
    return { location, message: `release "${release}": platform ${platform} has no releases`, fix: 'remove the line' };
  }
  const message =
    release === undefined
      ? `platform ${platform} needs its release`
      : `release "${release}" of ${platform} is not known`;
  return { location, message, fix: `write one of ${known.map((name) => `release: "${name}"`).join(', ')}` };
}

/** A copied file whose platform was not changed would write a valid overlay for the wrong cluster. */
function folderProblems({ platform }: EnvironmentSettings, origin: EnvironmentOrigin): readonly Problem[] {
  const folder = origin.path.split('/')[0];
  const isPlatform = folder === 'rhoai' || folder === 'odh' || folder === 'kind' || folder === 'kubernetes';
  if (!isPlatform || folder === platform) return [];
  return [
    {
      location: origin.locate(['platform']),
      message: `platform ${platform} in a file of the folder ${folder}`,
      fix: `write platform: ${folder}, or move the file to the folder ${platform}`,
    },
  ];
}

function platformProblems(
  settings: EnvironmentSettings,
  profile: PlatformProfile,
  origin: EnvironmentOrigin,
): readonly Problem[] {
  const { operator, tls, gateway } = settings;
  const problems: Problem[] = [];
  if (operator && !profile.operator.installers.includes(operator.installedBy)) {
    problems.push({
      location: origin.locate(['operator', 'installedBy']),
      message: `installedBy: ${operator.installedBy} is not possible on ${profile.title}, where only the ${profile.operator.installers[0]} can install it`,
      fix: `write installedBy: ${profile.operator.installers[0]} and remove the fields that belong to ${operator.installedBy}`,
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
      message: `gateway type platform on ${profile.title}, which brings no gateway`,
      fix: 'write type: gateway-api with the name and namespace of a Gateway, or type: none',
    });
  }
  return problems;
}
