import type { z } from 'zod';
import { fieldName } from '../kubernetes/structural.js';
import type { Problem, ValuePath } from '../schema/location.js';
import { reasonOf } from './form-reasons.js';
import { allowedValues, declaredAt, hasField, schemaAt } from './schema-walk.js';
import type { Source } from './source.js';

/** The form that an environment does not have; its fields and values are recognized in messages. */
export interface OtherForm {
  readonly form: 'operated' | 'standalone';
  readonly schema: z.ZodType;
}

/** Message and fix for a field that only the other form has at this place. */
export function fieldOfOtherForm(
  path: ValuePath,
  key: string,
  source: Source,
  other: OtherForm | undefined,
): { readonly message: string; readonly fix: string } | undefined {
  if (!other || !hasField(schemaAt(other.schema, path, source.value), key)) return undefined;
  return {
    message: `${fieldName([...path, key])} exists only with form: ${other.form}${reasonOf(other.form, fieldName([...path, key]))}`,
    fix: wayOut(`remove ${key}`, source, other),
  };
}

/** The same for a value. */
export function valueOfOtherForm(
  path: ValuePath,
  value: string,
  source: Source,
  other: OtherForm | undefined,
): { readonly message: string; readonly fix: string } | undefined {
  if (!other || path.join() === 'platform' || path.join() === 'form') return undefined;
  const declared = declaredAt(other.schema, path, source.value);
  const union = schemaAt(other.schema, path.slice(0, -1), source.value);
  if (!allowedValues(declared, union, path.at(-1)).includes(value)) return undefined;
  return {
    message: `${fieldName(path)}: "${value}" exists only with form: ${other.form}${reasonOf(other.form, `${fieldName(path)}: ${value}`)}`,
    fix: wayOut('use another value', source, other),
  };
}

/** The problem of a platform that has only the other form: all further problems would be its consequences. */
export function platformOfOtherForm(schema: z.ZodType, source: Source, other: OtherForm): Problem | undefined {
  const platform = Reflect.get(Object(source.value), 'platform');
  const platforms = (of: z.ZodType) => allowedValues(declaredAt(of, ['platform'], source.value), undefined, 'platform');
  if (typeof platform !== 'string' || platforms(schema).includes(platform)) return undefined;
  if (!platforms(other.schema).includes(platform)) return undefined;
  return {
    location: source.locate(['form']),
    message: `platform ${platform} has only form: ${other.form}`,
    fix: `remove the line, or write platform: ${platforms(schema).join(' or ')}`,
  };
}

function wayOut(otherwise: string, source: Source, { form, schema }: OtherForm): string {
  const platform = Reflect.get(Object(source.value), 'platform');
  const platforms = allowedValues(declaredAt(schema, ['platform'], source.value), undefined, 'platform');
  return typeof platform === 'string' && !platforms.includes(platform)
    ? `${otherwise}: platform ${platform} does not have this form`
    : `write form: ${form}, or ${otherwise}`;
}
