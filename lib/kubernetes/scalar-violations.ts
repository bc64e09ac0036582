import { formatOf } from './formats.js';
import { goPattern } from './go-pattern.js';
import type { StructuralSchema } from './structural.js';

/** What is wrong with the type of a value; undefined if it is valid. */
export function typeViolation(value: unknown, schema: StructuralSchema): string | undefined {
  const found = typeOf(value);
  if (schema['x-kubernetes-int-or-string']) {
    return found === 'integer' || found === 'string'
      ? undefined
      : `must be an integer or a string, not ${article(found)}`;
  }
  const wanted = schema.type;
  if (!wanted || found === wanted || (wanted === 'number' && found === 'integer')) return undefined;
  return `must be ${article(wanted)}, not ${article(found)}`;
}

/** What is wrong with a string. */
export function stringViolations(value: string, schema: StructuralSchema): readonly string[] {
  const { pattern, minLength, maxLength, format } = schema;
  const length = [...value].length;
  const form = format === undefined ? undefined : formatOf(format);
  return [
    ...(pattern !== undefined && goPattern(pattern)?.test(value) === false
      ? [
          isQuantity(pattern)
            ? `${shown(value)} is not a quantity, such as 512Mi, 2Gi or 250m`
            : `${shown(value)} does not match ${pattern}`,
        ]
      : []),
    ...(minLength !== undefined && length < minLength ? [`must be at least ${minLength} characters long`] : []),
    ...(maxLength !== undefined && length > maxLength
      ? [`may be at most ${maxLength} characters long, not ${length}`]
      : []),
    ...(form && !form.holds(value) ? [`${shown(value)} is not ${form.name}`] : []),
  ];
}

/** Kubernetes defines quantities with one long expression, which is unreadable in a message. */
function isQuantity(pattern: string): boolean {
  return pattern.includes('([KMGTPE]i)|[numkMGTPE]');
}

const int32 = 2 ** 31;

/** What is wrong with a number. */
export function numberViolations(
  value: number,
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum, format }: StructuralSchema,
): readonly string[] {
  return [
    ...(minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum))
      ? [exclusiveMinimum ? `${value} is not more than ${minimum}` : `${value} is less than ${minimum}`]
      : []),
    ...(maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum))
      ? [exclusiveMaximum ? `${value} is not less than ${maximum}` : `${value} is more than ${maximum}`]
      : []),
    ...(format === 'int32' && (value < -int32 || value >= int32) ? [`${value} does not fit in 32 bits`] : []),
  ];
}

/** A value as shown in messages, truncated if it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function article(type: string): string {
  const name = type === 'array' ? 'list' : type === 'object' ? 'map' : type;
  return name === 'null' ? name : `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}
