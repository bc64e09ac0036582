import { goPattern } from '../kubernetes/go-pattern.js';
import { type FieldPath, isObject, type StructuralSchema, type Violation } from '../kubernetes/structural.js';

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

type Form = 'text' | 'list' | 'schema' | 'schemas' | 'named schemas' | 'schema or boolean';

/** The parts of a schema that checks read, with their forms. */
const forms: Readonly<Record<string, Form>> = {
  type: 'text',
  format: 'text',
  pattern: 'text',
  enum: 'list',
  required: 'list',
  'x-kubernetes-list-map-keys': 'list',
  'x-kubernetes-validations': 'list',
  properties: 'named schemas',
  items: 'schema',
  additionalProperties: 'schema or boolean',
  anyOf: 'schemas',
  oneOf: 'schemas',
  allOf: 'schemas',
  not: 'schema',
};

/** Reads the schemas of one definition into those that objects are checked by. */
export class DefinitionSchema {
  readonly violations: Violation[] = [];
  /** Patterns in the syntax of Go that JavaScript does not have. */
  readonly unevaluatedPatterns: string[] = [];

  /** The schema of an object, whose definition does not have all of the fields that every object has. */
  root(given: unknown, path: FieldPath): StructuralSchema {
    return this.objectSchema(this.schema(given, path));
  }

  /**
   * Fields of metadata that the definition restricts are restricted besides what every object's metadata must be
   * (apiextensions-apiserver, pkg/apiserver/validation).
   */
  private objectSchema(schema: StructuralSchema): StructuralSchema {
    const metadata = schema.properties?.['metadata'];
    const restrictions = metadata?.properties ? [{ ...metadata, 'x-kubernetes-preserve-unknown-fields': true }] : [];
    return {
      ...schema,
      type: 'object',
      properties: {
        ...schema.properties,
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { $ref: objectMeta, ...(restrictions.length > 0 ? { allOf: restrictions } : {}) },
      },
    };
  }

  private schema(given: unknown, path: FieldPath): StructuralSchema {
    if (!isObject(given)) return this.refuse(path, 'must be a map');
    if (given['$ref'] !== undefined) return this.refuse([...path, '$ref'], 'is not possible in a definition');
    const read: Record<string, unknown> = { ...given };
    for (const [key, form] of Object.entries(forms))
      if (given[key] !== undefined) read[key] = this.part(given[key], form, [...path, key]);
    const schema = read as StructuralSchema;
    if (schema.pattern !== undefined && !goPattern(schema.pattern)) this.unevaluatedPatterns.push(schema.pattern);
    return schema['x-kubernetes-embedded-resource'] ? this.embedded(schema) : schema;
  }

  private part(given: unknown, form: Form, path: FieldPath): unknown {
    switch (form) {
      case 'text':
        return typeof given === 'string' ? given : this.refuse(path, 'must be a string');
      case 'list':
        return Array.isArray(given) ? given : this.refuse(path, 'must be a list');
      case 'schemas':
        return Array.isArray(given)
          ? given.map((one, index) => this.schema(one, [...path, index]))
          : this.refuse(path, 'must be a list');
      case 'named schemas':
        return isObject(given)
          ? Object.fromEntries(Object.entries(given).map(([name, one]) => [name, this.schema(one, [...path, name])]))
          : this.refuse(path, 'must be a map');
      case 'schema or boolean':
        return typeof given === 'boolean' ? given : this.schema(given, path);
      default:
        return this.schema(given, path);
    }
  }

  /** An object inside of another one (apiextensions-apiserver, pkg/apiserver/schema/objectmeta/validation.go). */
  private embedded(schema: StructuralSchema): StructuralSchema {
    const { properties, ...root } = this.objectSchema(schema);
    const name: StructuralSchema = { type: 'string', minLength: 1 };
    return {
      ...root,
      required: [...new Set([...(schema.required ?? []), 'apiVersion', 'kind'])],
      properties: { ...properties, apiVersion: name, kind: name },
    };
  }

  private refuse(path: FieldPath, message: string): StructuralSchema {
    this.violations.push({ path, message });
    return { 'x-kubernetes-preserve-unknown-fields': true };
  }
}
