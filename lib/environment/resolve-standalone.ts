import type { z } from 'zod';
import { findProfile } from '../platform/profiles.js';
import type { Problem } from '../schema/location.js';
import { pooledServer } from '../standalone/database-connections.js';
import { withVersion } from '../standalone/image-version.js';
import { withConnections } from '../stores/backend/connection-pools.js';
import { withTeamPermissions } from '../workspaces/team-permissions.js';
import type { StandaloneEnvironment } from './environment.js';
import { type EnvironmentOrigin, resolvePlatform } from './resolve.js';
import { linkProblems } from './rules/link-rules.js';
import { platformProblems } from './rules/platform-rules.js';
import { servingProblems } from './rules/serving-rules.js';
import { environmentProblems } from './rules/standalone-rules.js';
import type { StandaloneEnvironmentSettings, standaloneSchema } from './standalone-schema.js';

/** Ids that the cluster assigns are those of OpenShift, whose network plug-in sees the port of the DNS pods, 5353. */
function standaloneDnsPorts(
  ports: readonly number[],
  { securityPreset }: StandaloneEnvironmentSettings,
): readonly number[] {
  return securityPreset === 'platform' ? [...new Set([...ports, 5353])] : ports;
}

/** Sets the defaults of the platform for a standalone server. */
export function resolveStandalone(
  given: z.output<typeof standaloneSchema>,
  origin: EnvironmentOrigin,
): { readonly environment: StandaloneEnvironment } | { readonly problems: readonly Problem[] } {
  const { backendStore, workspaces } = given;
  const authentication = withTeamPermissions(given.authentication, workspaces);
  const server = withVersion(given.server, authentication);
  const settings: StandaloneEnvironmentSettings = {
    ...given,
    authentication,
    server,
    backendStore:
      backendStore.type === 'cloudnative-pg'
        ? withConnections(pooledServer({ server, authentication }), backendStore)
        : backendStore,
    securityPreset:
      given.securityPreset ?? findProfile(given.platform, given.release)?.server.securityPreset ?? 'hardened',
  };
  const found = resolvePlatform(settings, origin);
  if ('problem' in found) return { problems: [found.problem] };
  const contradictory = [
    ...environmentProblems(settings),
    ...servingProblems(settings),
    ...platformProblems(settings, found.profile),
    ...linkProblems(settings, found.profile, settings.gateway.type !== 'none'),
  ].map(({ path, ...rest }) => ({
    location: origin.locate(path),
    ...rest,
  }));
  const problems = [...found.problems, ...contradictory];
  if (problems.length > 0) return { problems };
  const { profile } = found;
  const { gateway } = settings;
  // The default namespace of the operated form on kind is that of Open Data Hub, which this form does not use.
  const namespace = settings.namespace ?? settings.name;
  return {
    environment: Object.freeze({
      form: 'standalone',
      path: origin.path,
      profile,
      settings,
      namespace,
      createNamespace: settings.createNamespace ?? profile.namespace.create,
      dnsPorts: settings.networkPolicy.dnsPorts ?? standaloneDnsPorts(profile.network.dnsPorts, settings),
      instance: { name: settings.name, namespace },
      ...(gateway.type === 'none' ? {} : { publicUrl: `https://${gateway.hostnames[0]}` }),
      variables: origin.variables,
      ...(origin.definitions ? { definitions: origin.definitions } : {}),
      locate: (path) => origin.locate(path),
    } satisfies StandaloneEnvironment),
  };
}
