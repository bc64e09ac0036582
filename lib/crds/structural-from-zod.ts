import { z } from 'zod';
import { expanded, kubernetesTypeKey } from '../kubernetes/embedded.js';
import { kubernetesType } from '../kubernetes/kubernetes-schema.js';
import type { StructuralSchema } from '../kubernetes/structural.js';
import { sinceKeywords } from '../schema/since.js';

/** Keywords that zod writes and a structural schema must not have. */
const dropped = new Set<string>(['$schema', 'id', 'examples', 'title', kubernetesTypeKey, ...sinceKeywords]);

/** The structural schema of a zod schema, as a custom resource definition takes it. */
export function structural(schema: z.ZodType): StructuralSchema {
  return clean(jsonSchemaOf(schema), (type) => expanded(kubernetesType(type)));
}

/** The same with references to the types of Kubernetes, so that their rules and enumerations hold too. */
export function typed(schema: z.ZodType): StructuralSchema {
  return clean(jsonSchemaOf(schema), (type) => ({ $ref: type }));
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'openapi-3.0',
    unrepresentable: 'any',
    reused: 'inline',
  }) as JsonSchema;
}

type JsonSchema = Readonly<Record<string, unknown>>;
type Imported = (type: string) => StructuralSchema;

/** @param imported - what stands for a type of Kubernetes, by its full name */
function clean(json: JsonSchema, imported: Imported): StructuralSchema {
  const foreign = Object.keys(json).find((keyword) => isForeign(keyword, json));
  if (foreign) throw new Error(`${foreign} has no place in a structural schema: ${JSON.stringify(json)}`);
  const type = json[kubernetesTypeKey];
  const own = Object.entries(json).filter(
    ([keyword, value]) => !dropped.has(keyword) && !isRedundant(keyword, value, json),
  );
  return {
    ...(typeof type === 'string' ? imported(type) : {}),
    ...Object.fromEntries(own.map(([keyword, value]) => [keyword, cleanKeyword(keyword, value, imported)])),
  };
}

function cleanKeyword(keyword: string, value: unknown, imported: Imported): unknown {
  switch (keyword) {
    case 'properties':
      return Object.fromEntries(
        Object.entries(value as JsonSchema).map(([name, child]) => [name, clean(child as JsonSchema, imported)]),
      );
    case 'items':
    case 'additionalProperties':
      return clean(value as JsonSchema, imported);
    case 'anyOf':
      return (value as readonly JsonSchema[]).map((one) => clean(one, imported));
    case 'pattern':
      // JavaScript escapes the slash when it prints an expression; Go's need not.
      return String(value).replaceAll('\\/', '/');
    default:
      return value;
  }
}

/** Strictness is the API server's own, and zod bounds every integer by what JavaScript can count. */
function isRedundant(keyword: string, value: unknown, json: JsonSchema): boolean {
  if (keyword === 'additionalProperties') return value === false;
  if (keyword === 'propertyNames') return true;
  if (keyword === 'minimum' || keyword === 'maximum')
    return json.type === 'integer' && Math.abs(Number(value)) >= 2 ** 31 - 1;
  return false;
}

const foreignKeywords = new Set(['$ref', 'oneOf', 'allOf', 'not', 'const', 'prefixItems', 'patternProperties']);

/** What zod writes for schemas that no definition can hold: alternatives with types of their own, references, tuples. */
function isForeign(keyword: string, json: JsonSchema): boolean {
  return foreignKeywords.has(keyword) || (keyword === 'anyOf' && json['x-kubernetes-int-or-string'] !== true);
}
