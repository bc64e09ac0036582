import { z } from 'zod';
import { withDefaults } from './defaults.js';
import { resolve } from './kubernetes-schema.js';
import type { StructuralSchema } from './structural.js';
import { violations } from './violations.js';

/** Key under which a zod schema stores the full name of the Kubernetes type that it represents. */
export const kubernetesTypeKey = 'x-kubernetes-type';

/**
 * A type of the Kubernetes API inside a zod schema. It checks values by the imported schema and reports every
 * field that breaks it under its own path.
 */
export function embedded<T>(name: string, overrides: StructuralSchema = {}): z.ZodType<T, T> {
  return z
    .custom<T>(() => true)
    .superRefine((value, context) => {
      const schema = { $ref: name, ...overrides };
      for (const { path, message, fix } of violations(withDefaults(value, schema, resolve), schema, resolve)) {
        const params = fix === undefined ? {} : { params: { fix } };
        context.addIssue({ code: 'custom', path: [...path], message, input: value, ...params });
      }
    })
    .meta({ [kubernetesTypeKey]: name, ...overrides });
}

/** The type with all references resolved, as definitions require. */
export function expanded(schema: StructuralSchema): StructuralSchema {
  // The Go types behind the definitions do not carry them.
  const { properties, items, additionalProperties, enum: _, ...rest } = resolve(schema);
  return {
    ...rest,
    ...(properties ? { properties: mapValues(properties, expanded) } : {}),
    ...(items ? { items: expanded(items) } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: expanded(additionalProperties) }
      : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
  };
}

function mapValues<V, R>(record: Readonly<Record<string, V>>, map: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
