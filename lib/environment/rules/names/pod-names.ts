import type { z } from 'zod';
import { type ChosenName, shared } from './chosen-name.js';

/** The fields of `pods`, or of the `pod` of a component, with a name; a component has those of its schema. */
export function podNames<P, C>(
  place: string,
  schema: z.ZodObject | z.ZodOptional<z.ZodObject>,
  { pullSecret, caBundle }: { readonly pullSecret: P; readonly caBundle: C },
): Readonly<Record<string, P | C | ChosenName>> {
  const { shape } = 'unwrap' in schema ? schema.unwrap() : schema;
  const names = {
    priorityClassName: ['priorityClassName', shared('PriorityClass')],
    runtimeClassName: ['runtimeClassName', shared('RuntimeClass')],
    pullSecrets: ['pullSecrets.*', pullSecret],
    caBundleConfigMap: ['caBundleConfigMap.name', caBundle],
  } as const;
  return Object.fromEntries(
    Object.entries(names)
      .filter(([field]) => field in shape)
      .map(([, [name, chosen]]) => [`${place}.${name}`, chosen]),
  );
}
