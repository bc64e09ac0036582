import type { z } from 'zod';
import type { PlatformProfile } from '../platform/profile.js';
import type { Problem, ValuePath } from '../schema/location.js';
import { atLeast, type Since, sinceOf } from '../schema/since.js';
import { operatedSchema } from './operated-schema.js';
import type { EnvironmentOrigin } from './resolve.js';
import { fieldsOf, schemaAt } from './schema-walk.js';

/** Rejects fields that the platform's release does not have, with the first release that has them. */
export function releaseProblems(
  settings: unknown,
  profile: PlatformProfile,
  origin: EnvironmentOrigin,
): readonly Problem[] {
  return fieldsSince(operatedSchema, settings)
    .filter(({ since }) => !atLeast(profile.server.api, since))
    .map(({ path, since, before }) => ({
      location: origin.locate(path),
      message: `${path.join('.')} does not exist in ${profile.title}; the first release that has it is ${since}`,
      fix: `remove it${before ? ` (before ${since}, ${before})` : ''}, or upgrade the platform and write release: "${since}"`,
    }));
}

/** The used fields that not every release has. */
function fieldsSince(
  schema: z.ZodType,
  value: unknown,
  path: ValuePath = [],
): readonly (Since & { readonly path: ValuePath })[] {
  if (value === undefined) return [];
  const since = path.length > 0 ? sinceOf(schema) : undefined;
  if (since) return [{ path, ...since }];
  const inner = schemaAt(schema, [], value);
  return fieldsOf(inner).flatMap((name) =>
    fieldsSince((inner as z.ZodObject).shape[name], Reflect.get(Object(value), name), [...path, name]),
  );
}
