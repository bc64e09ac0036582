import type { ApiServerOidc } from '../access/api-server-oidc-schema.js';
import type { ClientKitSettings } from '../clients/clients-schema.js';
import type { Definitions } from '../crds/definitions-of-others.js';
import type { FluxVariables } from '../kubernetes/flux-variables.js';
import type { PlatformProfile } from '../platform/profile.js';
import { findProfile, profiles, releasesOf } from '../platform/profiles.js';
import type { Location, Problem, ValuePath } from '../schema/location.js';
import { unknownOidcSubjects } from '../workspaces/oidc-subjects.js';
import type { Workspace } from '../workspaces/workspace-schema.js';

/** Properties of the file, besides its value, that resolving requires. */
export interface EnvironmentOrigin {
  /** Path of the overlay: that of the file, relative to the folder of environments and without its extension. */
  readonly path: string;
  readonly variables: FluxVariables;
  /** @default - none */
  readonly definitions?: Definitions | undefined;
  /** Location of a value; `about` is another value that the problem there is about. */
  locate(path: ValuePath, about?: ValuePath): Location;
}

/** The settings of both forms. */
export interface CommonSettings {
  readonly platform: PlatformProfile['platform'];
  readonly release?: string | undefined;
  readonly access: { readonly apiServerOidc?: ApiServerOidc | undefined };
  readonly workspaces: readonly Workspace[];
  readonly clients?: ClientKitSettings | undefined;
  readonly gateway: { readonly type: string };
  /** @default - the operator decides it */
  readonly authentication?: { readonly type: string };
}

/** The profile of the environment's platform; or the problem of its release. */
export function resolvePlatform(
  settings: CommonSettings,
  origin: EnvironmentOrigin,
): { readonly profile: PlatformProfile; readonly problems: readonly Problem[] } | { readonly problem: Problem } {
  const { platform, release } = settings;
  const profile = findProfile(platform, release);
  if (!profile) return { problem: unknownRelease({ platform, release }, origin) };
  return {
    profile,
    problems: [
      ...folderProblems(platform, origin),
      ...subjectProblems(settings, origin),
      ...clientProblems(settings, origin),
    ],
  };
}

function unknownRelease(
  { platform, release }: Pick<CommonSettings, 'platform' | 'release'>,
  origin: EnvironmentOrigin,
): Problem {
  const known = releasesOf(platform);
  const location = release === undefined ? origin.locate(['platform'], ['release']) : origin.locate(['release']);
  if (known.length === 0) {
    return { location, message: `release "${release}": platform ${platform} has no releases`, fix: 'remove the line' };
  }
  const message =
    release === undefined ? `platform ${platform} requires a release` : `unknown release "${release}" of ${platform}`;
  return { location, message, fix: `write one of ${known.map((name) => `release: "${name}"`).join(', ')}` };
}

/** A copied file whose platform was not changed would result in a valid overlay for the wrong cluster. */
function folderProblems(platform: PlatformProfile['platform'], origin: EnvironmentOrigin): readonly Problem[] {
  const folder = origin.path.split('/')[0];
  const isPlatform = profiles.some((profile) => profile.platform === folder);
  if (!isPlatform || folder === platform) return [];
  return [
    {
      location: origin.locate(['platform']),
      message: `platform ${platform} in the folder ${folder}`,
      fix: `write platform: ${folder}, or move the file to the folder ${platform}`,
    },
  ];
}

function subjectProblems(
  { access, workspaces, authentication }: CommonSettings,
  origin: EnvironmentOrigin,
): readonly Problem[] {
  // With a login by OpenID Connect, they are groups of the server's issuer.
  if (access.apiServerOidc || authentication?.type === 'oidc') return [];
  return unknownOidcSubjects(workspaces).map(({ path, subject: { kind, name } }) => ({
    location: origin.locate(path),
    message: `subject ${kind} ${name} requires an issuer that the API server trusts`,
    fix: 'write access.apiServerOidc: {issuer: …, clientId: …}, or use kind Group or User with the name as the API server sees it',
  }));
}

function clientProblems(
  { clients, workspaces, gateway }: CommonSettings,
  origin: EnvironmentOrigin,
): readonly Problem[] {
  const paths = [
    ...(clients?.via === 'gateway' ? [['clients', 'via']] : []),
    ...workspaces.flatMap(({ client }, index) =>
      client?.via === 'gateway' ? [['workspaces', index, 'client', 'via']] : [],
    ),
  ];
  const twice = workspaces.flatMap(({ namespace, client, consumers }, index) => {
    const other = clients?.namespaces.indexOf(namespace) ?? -1;
    const field = client ? 'client' : consumers?.pipelines ? 'consumers.pipelines' : undefined;
    return field && other >= 0 ? [{ namespace, index, other, field }] : [];
  });
  return [
    ...(gateway.type === 'none' ? paths : []).map((path) => ({
      location: origin.locate(path),
      message: 'via: gateway requires a gateway, and its type is none',
      fix: 'write via: cluster, or configure a gateway',
    })),
    ...twice.map(({ namespace, index, other, field }) => ({
      location: origin.locate(['clients', 'namespaces', other]),
      message: `clients.namespaces has ${namespace}, whose ConfigMap workspaces[${index}].${field} makes`,
      fix: 'remove one of them',
    })),
  ];
}
