import { z } from 'zod';
import { kubernetesTypeKey } from '../kubernetes/embedded.js';
import { kubernetesType } from '../kubernetes/kubernetes-schema.js';
import { isObject, type StructuralSchema } from '../kubernetes/structural.js';
import { examplesByKey, field } from '../schema/fields.js';
import { sinceKeywords } from '../schema/since.js';
import { verifiedServiceKey } from '../schema/verified-service.js';
import { workspaceSchema } from '../workspaces/workspace-schema.js';
import { operatedSchema } from './operated-schema.js';
import { standaloneSchema } from './standalone-schema.js';

type JsonSchema = Record<string, unknown>;

const prefix = 'kubernetes:';

/**
 * The JSON schema of environment files, for editors: draft 7, which the YAML language server supports best. The field form
 * selects one of the two schemas.
 */
export function environmentJsonSchema(): JsonSchema {
  const types = new Set<string>();
  const [operated, standalone] = [jsonSchemaOf(operatedSchema, types), jsonSchemaOf(standaloneSchema, types)];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'cdk8s-mlflow environment',
    type: 'object',
    if: { properties: { form: { const: 'standalone' } }, required: ['form'] },
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON schema
    then: standalone,
    else: operated,
    definitions: definitionsOf(types),
  };
}

/** The JSON schema of team files: one item of the list `workspaces` each. */
export function workspaceJsonSchema(): JsonSchema {
  const types = new Set<string>();
  const { required, ...schema } = plainSchemaOf(workspaceSchema, types);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'cdk8s-mlflow workspace',
    ...schema,
    required,
    ...(types.size > 0 ? { definitions: definitionsOf(types) } : {}),
  };
}

/** Read with the file, before its fields are: it is in none of the schemas of the forms. */
export const extendsField = field(
  z.string().optional(),
  'Base file of this one: maps are merged, all other values are replaced, and null removes a value. Default: none.',
  './base.yaml',
);

/** The schema of one form; the Kubernetes types that it refers to are collected. */
function jsonSchemaOf(form: z.ZodType, types: Set<string>): JsonSchema {
  const schema = plainSchemaOf(form, types);
  const properties = {
    ...(schema['properties'] as JsonSchema),
    extends: plainSchemaOf(extendsField, types),
  };
  // The required fields of a file with extends can be in its base; synth checks the merged result.
  const { required: _, ...open } = schema;
  return { ...open, properties };
}

function plainSchemaOf(given: z.ZodType, types: Set<string>): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(given, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ jsonSchema }) => {
      refer(jsonSchema as JsonSchema, types);
      describeSince(jsonSchema as JsonSchema);
      dropKubernetesKeywords(jsonSchema as JsonSchema);
      dropFormats(jsonSchema as JsonSchema);
      admitVariables(jsonSchema as JsonSchema);
    },
  }) as JsonSchema;
  return schema;
}

/** Puts a reference where a Kubernetes type is embedded; draft 7 ignores keywords beside $ref. */
function refer(jsonSchema: JsonSchema, types: Set<string>): void {
  const type = jsonSchema[kubernetesTypeKey];
  if (typeof type !== 'string') return;
  types.add(type);
  delete jsonSchema[kubernetesTypeKey];
  jsonSchema['allOf'] = [{ $ref: `#/definitions/${prefix}${type}` }];
}

/** The first release with a field, in its description, which editors show. */
function describeSince(jsonSchema: JsonSchema): void {
  const { since, description } = jsonSchema;
  if (since === undefined) return;
  for (const keyword of sinceKeywords) delete jsonSchema[keyword];
  jsonSchema['description'] = `${description} Since release ${since}.`;
}

/** Formats that JSON schema does not know, which strict validators reject; the pattern says the same. */
function dropFormats(jsonSchema: JsonSchema): void {
  if (/^cidrv[46]$/.test(String(jsonSchema['format']))) delete jsonSchema['format'];
}

/** Editors accept a variable of Flux in any text; synth checks where it is possible. */
function admitVariables(jsonSchema: JsonSchema): void {
  const { pattern } = jsonSchema;
  if (typeof pattern === 'string') jsonSchema['pattern'] = String.raw`(${pattern})|\$\{[_A-Za-z]`;
}

/** Keywords that only the API server reads, examples for messages, and marks for rules. */
function dropKubernetesKeywords(jsonSchema: JsonSchema): void {
  for (const keyword of Object.keys(jsonSchema))
    if (keyword.startsWith('x-kubernetes-') || keyword === examplesByKey || keyword === verifiedServiceKey)
      delete jsonSchema[keyword];
}

function definitionsOf(types: ReadonlySet<string>): JsonSchema {
  const found = new Map<string, JsonSchema>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.set(name, {});
    found.set(name, translate(kubernetesType(name), visit));
  };
  for (const type of types) visit(type);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, schema]) => [`${prefix}${name}`, schema]));
}

/** A structural schema as JSON schema: without unknown fields and Kubernetes' own keywords. */
function translate(schema: StructuralSchema, visit: (name: string) => void): JsonSchema {
  if (schema.$ref) {
    visit(schema.$ref);
    return { $ref: `#/definitions/${prefix}${schema.$ref}` };
  }
  const { properties, items, additionalProperties } = schema;
  const plain = Object.entries(schema).filter(([keyword]) => !keyword.startsWith('x-') && keyword !== 'format');
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...Object.fromEntries(plain),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, child]) => [name, translate(child, visit)]),
          ),
        }
      : {}),
    ...(properties && !additionalProperties && !open ? { additionalProperties: false } : {}),
    ...(items ? { items: translate(items, visit) } : {}),
    ...(isObject(additionalProperties)
      ? { additionalProperties: translate(additionalProperties as StructuralSchema, visit) }
      : {}),
  };
}
