/** Finds fields of a schema by a path without a file: through every kind of a field, or those that the path names. */
import { z } from 'zod';
import { discriminatorValues, unwrap } from '../../environment/schema-walk.js';
import { kubernetesTypeKey } from '../../kubernetes/embedded.js';
import { kubernetesType, resolve } from '../../kubernetes/kubernetes-schema.js';
import { childSchema, type StructuralSchema } from '../../kubernetes/structural.js';

/** A field, as it was declared: of this package by zod, inside an embedded type by Kubernetes. */
export type FoundField = {
  /** The kinds that have it: `backendStore.type: postgresql`. */
  readonly kinds: readonly string[];
} & (
  | { readonly declared: z.ZodType; readonly structural?: undefined }
  | { readonly structural: StructuralSchema; readonly type: string; readonly declared?: undefined }
);

/** The fields at a path: `server.replicas`, `backendStore.postgresql.host`, `workspaces[0].bindings`. */
export function fieldsAt(schema: z.ZodType, path: string): readonly FoundField[] {
  const keys = path
    .replace(/\[\w*\]/g, '')
    .split('.')
    .filter((key) => key !== '' && !/^\d+$/.test(key));
  return keys.length === 0 ? [] : visit(schema, keys, [], []);
}

function visit(
  declared: z.ZodType,
  keys: readonly string[],
  kinds: readonly string[],
  path: readonly string[],
): readonly FoundField[] {
  const schema = unwrap(declared);
  const [key, ...rest] = keys;
  if (schema instanceof z.ZodDiscriminatedUnion && key !== undefined) return visitKinds(schema, keys, kinds, path);
  if (key === undefined) return [{ declared, kinds }];
  if (schema instanceof z.ZodUnion)
    return (schema.options as readonly z.ZodType[]).flatMap((option) => visit(option, keys, kinds, path));
  if (schema instanceof z.ZodObject) {
    const child = (schema.shape as Readonly<Record<string, z.ZodType>>)[key];
    return child ? visit(child, rest, kinds, [...path, key]) : [];
  }
  if (schema instanceof z.ZodArray) return visit(schema.element as z.ZodType, keys, kinds, path);
  if (schema instanceof z.ZodRecord) return visit(schema.valueType as z.ZodType, rest, kinds, [...path, key]);
  const type = declared.meta()?.[kubernetesTypeKey] ?? schema.meta()?.[kubernetesTypeKey];
  if (typeof type !== 'string') return [];
  const structural = structuralAt(kubernetesType(type), keys);
  return structural ? [{ structural, type, kinds }] : [];
}

/** The value of the discriminator may be part of the path. */
function visitKinds(
  union: z.ZodDiscriminatedUnion,
  keys: readonly string[],
  kinds: readonly string[],
  path: readonly string[],
): readonly FoundField[] {
  const { discriminator } = union.def;
  const values = discriminatorValues(union);
  const options = union.options as readonly z.ZodType[];
  return options.flatMap((option, index) => {
    const value = values[index] ?? '';
    const kind = `${[...path, discriminator].join('.')}: ${value}`;
    const named = keys[0] === value ? visit(option, keys.slice(1), [...kinds, kind], path) : [];
    return named.length > 0 ? named : visit(option, keys, [...kinds, kind], path);
  });
}

function structuralAt(schema: StructuralSchema, keys: readonly string[]): StructuralSchema | undefined {
  let found: StructuralSchema | undefined = resolve(schema);
  for (const key of keys) {
    while (found?.items) found = resolve(found.items);
    const child: StructuralSchema | undefined = found && childSchema(found, key);
    found = child && resolve(child);
  }
  return found;
}

/** The paths of all fields that this package declares, for suggestions. */
export function fieldPaths(schema: z.ZodType): readonly string[] {
  const paths = new Set<string>();
  const collect = (declared: z.ZodType, path: readonly string[]): void => {
    const inner = unwrap(declared);
    if (inner instanceof z.ZodUnion) for (const option of inner.options) collect(option as z.ZodType, path);
    else if (inner instanceof z.ZodArray) collect(inner.element as z.ZodType, path);
    else if (inner instanceof z.ZodObject)
      for (const [key, child] of Object.entries(inner.shape)) {
        paths.add([...path, key].join('.'));
        collect(child as z.ZodType, [...path, key]);
      }
  };
  collect(schema, []);
  return [...paths];
}
