import { z } from 'zod';
import type { PlainObject } from '../kubernetes/structural.js';
import type { ValuePath } from '../schema/location.js';

/** A schema without optionality, defaults and descriptions. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
}

/** The schema of the value at a path, which selects among alternatives; undefined without one. */
export function schemaAt(root: z.ZodType, path: ValuePath, value: unknown): z.ZodType | undefined {
  let schema: z.ZodType | undefined = select(unwrap(root), value);
  let current = value;
  for (const key of path) {
    if (!schema) return undefined;
    current = typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined;
    const next = childOf(schema, key);
    schema = next && select(unwrap(next), current);
  }
  return schema;
}

/** The declared schema at a path, with its description. */
export function declaredAt(root: z.ZodType, path: ValuePath, value: unknown): z.ZodType | undefined {
  const key = path.at(-1);
  if (key === undefined) return root;
  const parent = schemaAt(root, path.slice(0, -1), value);
  return parent && childOf(parent, key);
}

/** The fields of a map at a path. */
export function fieldsOf(schema: z.ZodType | undefined): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Whether a map, or one of the alternatives for it, has a field. */
export function hasField(schema: z.ZodType | undefined, field: string): boolean {
  if (schema instanceof z.ZodDiscriminatedUnion)
    return (schema.options as readonly z.ZodType[]).some((option) => hasField(unwrap(option), field));
  return fieldsOf(schema).includes(field);
}

/** The values of a field that allows only some: of an enumeration, a literal, or the discriminator of a union. */
export function allowedValues(
  declared: z.ZodType | undefined,
  union: z.ZodType | undefined,
  key: string | number | undefined,
): readonly string[] {
  if (union instanceof z.ZodDiscriminatedUnion && union.def.discriminator === key) return discriminatorValues(union);
  // Of a union whose alternative is selected, only this one is declared here.
  const schema = declared && unwrap(declared);
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  return schema instanceof z.ZodLiteral ? [...schema.values].map(String) : [];
}

/** The paths from the root at which a field of this name exists: `server.replicas`. */
export function placesOf(root: z.ZodType, field: string): readonly string[] {
  const places = new Set<string>();
  const visit = (schema: z.ZodType, path: readonly string[]): void => {
    const inner = unwrap(schema);
    if (inner instanceof z.ZodDiscriminatedUnion) {
      for (const option of inner.options) visit(option as z.ZodType, path);
    } else if (inner instanceof z.ZodObject) {
      for (const [name, child] of Object.entries(inner.shape)) {
        if (name === field) places.add([...path, name].join('.'));
        visit(child as z.ZodType, [...path, name]);
      }
    }
  };
  visit(root, []);
  return [...places];
}

function childOf(schema: z.ZodType, key: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<string, z.ZodType>)[key];
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return schema instanceof z.ZodRecord ? (schema.valueType as z.ZodType) : undefined;
}

function select(schema: z.ZodType, value: unknown): z.ZodType {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const wanted = typeof value === 'object' && value !== null ? (value as PlainObject)[discriminator] : undefined;
  const options = schema.options as readonly z.ZodType[];
  const option = options.find((candidate) => {
    const literal =
      candidate instanceof z.ZodObject
        ? unwrap((candidate.shape as Record<string, z.ZodType>)[discriminator] ?? candidate)
        : undefined;
    return literal instanceof z.ZodLiteral && literal.values.has(wanted as never);
  });
  return option ? unwrap(option) : schema;
}

/** The values of a discriminated union's discriminator. */
export function discriminatorValues(schema: z.ZodType | undefined): readonly string[] {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  return (schema.options as readonly z.ZodType[]).flatMap((option) => {
    const literal =
      option instanceof z.ZodObject
        ? unwrap((option.shape as Record<string, z.ZodType>)[schema.def.discriminator] ?? option)
        : undefined;
    return literal instanceof z.ZodLiteral ? [...literal.values].map(String) : [];
  });
}

/** The kinds of a discriminated union that have a field: `type: postgresql`. */
export function optionsWith(declared: z.ZodType | undefined, field: string): readonly string[] {
  const schema = declared && unwrap(declared);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  const { discriminator } = schema.def;
  return (schema.options as readonly z.ZodType[]).flatMap((option) => {
    if (!(option instanceof z.ZodObject) || !(field in option.shape)) return [];
    const literal = unwrap((option.shape as Record<string, z.ZodType>)[discriminator] ?? option);
    return literal instanceof z.ZodLiteral
      ? [...literal.values].map((value) => `${discriminator}: ${String(value)}`)
      : [];
  });
}
