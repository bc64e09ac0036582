/** What there is to say about a field: once where the forms of the server and the kinds of a store agree. */
import { stringify } from 'yaml';
import { z } from 'zod';
import { discriminatorValues, fieldsOf, unwrap } from '../../environment/schema-walk.js';
import { sinceOf } from '../../schema/since.js';
import type { FoundField } from './find-field.js';

export interface FieldTexts {
  readonly field: string;
  readonly description?: string;
  /** Its values: `number, from 1`, `one of prod, dev`. */
  readonly values: string;
  readonly default?: string;
  readonly examples?: readonly unknown[];
  /** The first release of the platform that has it, and what happens before. */
  readonly since?: string;
  readonly forms: readonly string[];
  /** The kinds that have it: `backendStore.type: postgresql`. */
  readonly kinds?: readonly string[];
  /** Where the reference describes it. */
  readonly page?: string;
}

type About = Omit<FieldTexts, 'field' | 'forms' | 'kinds' | 'page'>;

export function fieldTexts(
  field: string,
  found: readonly (FoundField & { readonly form: string })[],
): readonly FieldTexts[] {
  const groups = new Map<string, { about: About; forms: Set<string>; kinds: Set<string> }>();
  for (const one of found) {
    const about = one.declared ? aboutDeclared(one.declared) : aboutStructural(one);
    const group = groups.get(JSON.stringify(about)) ?? { about, forms: new Set(), kinds: new Set() };
    groups.set(JSON.stringify(about), group);
    group.forms.add(one.form);
    for (const kind of one.kinds) group.kinds.add(kind);
  }
  return [...groups.values()].map(({ about, forms, kinds }) => ({
    field,
    ...about,
    forms: [...forms],
    ...(kinds.size > 0 ? { kinds: [...kinds] } : {}),
  }));
}

export function fieldText(texts: FieldTexts): string {
  const { field, description, values, examples = [], since, forms, kinds } = texts;
  const example = examples.map((one) => stringify(shaped(field, one)).trimEnd()).join('\n');
  const rows = [
    ['values', values],
    ['default', texts.default],
    ['since', since],
    ['forms', forms.join(', ')],
    ['with', kinds?.join(', or ')],
    ['example', example || undefined],
    ['page', texts.page],
  ] as const;
  const lines = rows.flatMap(([name, text]) =>
    text === undefined ? [] : [`  ${name.padEnd(10)}${text.replaceAll('\n', `\n${' '.repeat(12)}`)}`],
  );
  return [field, ...(description ? [`  ${description}`] : []), ...lines].join('\n');
}

/** An example under the name of its field. */
function shaped(field: string, value: unknown): unknown {
  return { [field.slice(field.lastIndexOf('.') + 1).replace(/\[\w*\]/g, '')]: value };
}

function aboutDeclared(declared: z.ZodType): About {
  const { description, examples } = declared.meta() ?? {};
  const since = sinceOf(declared);
  const written = /^(.*?)\s*\bDefault: (.*?)\.?( Since .*)?$/s.exec(description ?? '');
  const value = defaultOf(declared);
  const isRequired = declared._zod.optin === undefined;
  const byDefault =
    written?.[2] ?? (value !== undefined ? JSON.stringify(value) : isRequired ? 'none, it is required' : undefined);
  return {
    ...(description ? { description: written?.[1] || description } : {}),
    values: valuesOf(declared),
    ...(byDefault === undefined ? {} : { default: byDefault }),
    ...(Array.isArray(examples) && examples.length > 0 ? { examples } : {}),
    ...(since ? { since: `release ${since.since}${since.before ? `; before: ${since.before}` : ''}` } : {}),
  };
}

function defaultOf(schema: z.ZodType): unknown {
  return schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
}

function valuesOf(declared: z.ZodType): string {
  const schema = unwrap(declared);
  if (schema instanceof z.ZodDiscriminatedUnion)
    return `a map with ${schema.def.discriminator}: ${discriminatorValues(schema).join(', ')}`;
  if (schema instanceof z.ZodObject) return `a map with ${fieldsOf(schema).join(', ')}`;
  if (schema instanceof z.ZodArray) return `a list, each item ${valuesOf(schema.element as z.ZodType)}`;
  if (schema instanceof z.ZodUnion)
    return [...new Set((schema.options as readonly z.ZodType[]).map(valuesOf))].join('; or ');
  return simpleValues(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Simple);
}

interface Simple {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

function simpleValues({ type, enum: all, const: only, minimum, maximum, maxLength, pattern }: Simple): string {
  if (all) return `one of ${all.join(', ')}`;
  if (only !== undefined) return JSON.stringify(only);
  const names: Readonly<Record<string, string>> = { string: 'text', integer: 'a number', object: 'a map' };
  const isLimit = (number: number | undefined) => number !== undefined && Math.abs(number) < Number.MAX_SAFE_INTEGER;
  return [
    names[type ?? ''] ?? type ?? 'a field of the Kubernetes API',
    ...(isLimit(minimum) ? [`from ${minimum}`] : []),
    ...(isLimit(maximum) ? [`to ${maximum}`] : []),
    ...(maxLength === undefined ? [] : [`of at most ${maxLength} characters`]),
    // Longer ones are for programs, which read the schema.
    ...(pattern === undefined || pattern.length > 60 ? [] : [`that matches ${pattern}`]),
  ].join(' ');
}

/** A field inside an embedded type, of which Kubernetes itself has the documentation. */
function aboutStructural({ structural, type }: Extract<FoundField, { type: string }>): About {
  const { description, properties } = structural;
  return {
    description: description ?? `Inside ${type.slice(type.lastIndexOf('.') + 1)} of the Kubernetes API.`,
    values: properties ? `a map with ${Object.keys(properties).join(', ')}` : simpleValues(structural as Simple),
  };
}
