import type { PlatformProfile } from '../platform/profile.js';
import type { Problem, ValuePath } from '../schema/location.js';
import type { OperatedEnvironmentSettings } from './operated-schema.js';
import type { EnvironmentOrigin } from './resolve.js';

/** Parts of an environment that become fields of the MLflow resource which the release 3.4 does not have yet. */
const since35: readonly { readonly path: ValuePath; readonly instead: string }[] = [
  {
    path: ['server', 'migration'],
    instead: 'the server of 3.4 migrates its database in an init container at every start',
  },
  { path: ['server', 'resourceClaims'], instead: 'there is no other way to device claims in 3.4' },
  { path: ['readReplica'], instead: 'all reads go to the backend store in 3.4' },
  { path: ['traceArchival'], instead: 'traces stay in the database in 3.4' },
];

/** Refuses what the platform's release cannot do, naming the release that can. */
export function releaseProblems(
  settings: OperatedEnvironmentSettings,
  profile: PlatformProfile,
  origin: EnvironmentOrigin,
): readonly Problem[] {
  if (profile.server.api !== '3.4') return [];
  return since35
    .filter(({ path }) => valueAt(settings, path) !== undefined)
    .map(({ path, instead }) => ({
      location: origin.locate(path),
      message: `${path.join('.')} is not known to ${profile.title}; the first release that has it is 3.5`,
      fix: `remove it (${instead}), or upgrade the platform and write release: "3.5"`,
    }));
}

function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined),
    value,
  );
}
