import type { z } from 'zod';
import { kubernetesTypeKey } from '../../lib/kubernetes/embedded.js';

/** What a value has before defaults are applied, or after it. */
export type Side = 'input' | 'output';

type Def = z.core.$ZodTypeDef;

/** The definitions of zod's own types, as far as they have parts. */
interface Parts {
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly options: readonly z.ZodType[];
  readonly element: z.ZodType;
  readonly innerType: z.ZodType;
  readonly in: z.ZodType;
  readonly out: z.ZodType;
  readonly left: z.ZodType;
  readonly right: z.ZodType;
  readonly keyType: z.ZodType;
  readonly valueType: z.ZodType;
  readonly partial?: boolean;
  readonly catchall?: z.ZodType;
  readonly values: readonly unknown[];
  readonly entries: Readonly<Record<string, unknown>>;
  readonly defaultValue: unknown;
}

const simple: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  null: 'null',
  undefined: 'undefined',
  unknown: 'unknown',
  any: 'unknown',
  never: 'never',
};

const partsOf = (schema: z.ZodType) => schema._zod.def as unknown as Parts;
/** A schema with another description is another schema with the same definition. */
const identityOf = (schema: z.ZodType): Def => schema._zod.def;

/**
 * Named TypeScript types of zod schemas, with the descriptions of their fields as comments: what an editor shows of a
 * property is what it shows of the field in an environment file.
 */
export class SchemaTypes {
  /** Types of the Kubernetes API that the schemas embed. */
  readonly embedded = new Set<string>();
  /** Of all schemas, by which they are asked for. */
  private readonly names = new Map<Def, string>();
  /** Of objects and unions alone: where one is part of another, its name says more than its text. */
  private readonly partNames = new Map<Def, string>();
  private readonly texts = new Map<string, string>();

  /** @param schemas - schemas by the name of their type */
  constructor(private readonly schemas: ReadonlyMap<string, z.ZodType>) {
    for (const [name, schema] of schemas) {
      setOnce(this.names, identityOf(schema), name);
      const core = unwrapped(schema);
      if (['object', 'union'].includes(identityOf(core).type)) setOnce(this.partNames, identityOf(core), name);
    }
  }

  /** The name of the type of a schema; its text is then among the declarations. */
  nameOf(schema: z.ZodType, side: Side): string {
    const name = this.names.get(identityOf(schema));
    if (name === undefined) throw new Error('a schema without a name');
    return this.declare(name, schema, side);
  }

  /** The names of the types that were asked for, and of those that they refer to. */
  get declared(): readonly string[] {
    return [...this.texts.keys()];
  }

  /** Their texts. */
  declarations(): string {
    return [...this.declared]
      .sort()
      .map((name) => this.texts.get(name))
      .join('\n');
  }

  /** A type that no default changes has one name for both sides. */
  private declare(name: string, given: z.ZodType, side: Side): string {
    const schema = unwrapped(given);
    const own = side === 'output' && this.hasDefaults(schema) ? `${name}WithDefaults` : name;
    if (this.texts.has(own)) return own;
    // Before its text is made, in which the type can be named again.
    this.texts.set(own, '');
    const description = comment((this.schemas.get(name) ?? given).meta()?.description, '');
    const text = this.inline(schema, side, '');
    this.texts.set(
      own,
      identityOf(schema).type === 'object'
        ? `${description}export interface ${own} ${text}\n`
        : `${description}export type ${own} = ${text};\n`,
    );
    return own;
  }

  private hasDefaults(schema: z.ZodType): boolean {
    return this.inline(schema, 'input', '', false) !== this.inline(schema, 'output', '', false);
  }

  private typeOf(schema: z.ZodType, side: Side, indent: string, named: boolean): string {
    const name = named ? this.partNames.get(identityOf(schema)) : undefined;
    return name === undefined ? this.inline(schema, side, indent, named) : this.declare(name, schema, side);
  }

  private inline(schema: z.ZodType, side: Side, indent: string, named = true): string {
    const parts = partsOf(schema);
    const of = (part: z.ZodType) => this.typeOf(part, side, indent, named);
    const { type } = identityOf(schema);
    switch (type) {
      case 'literal':
        return parts.values.map((value) => JSON.stringify(value)).join(' | ');
      case 'enum':
        return Object.values(parts.entries)
          .map((value) => JSON.stringify(value))
          .join(' | ');
      case 'array':
        return `readonly ${grouped(of(parts.element))}[]`;
      case 'object':
        return this.objectType(parts, side, indent, named);
      case 'union':
        return [...new Set(parts.options.map(of))].join(' | ');
      case 'intersection':
        return `${grouped(of(parts.left))} & ${grouped(of(parts.right))}`;
      case 'record':
        return recordType(of(parts.keyType), of(parts.valueType), parts.partial);
      case 'optional':
        return `${of(parts.innerType)} | undefined`;
      case 'nullable':
        return `${of(parts.innerType)} | null`;
      case 'default':
      case 'prefault':
        return side === 'input' ? `${of(parts.innerType)} | undefined` : of(parts.innerType);
      case 'readonly':
      case 'nonoptional':
        return of(parts.innerType);
      case 'pipe':
        return of(side === 'input' ? parts.in : parts.out);
      case 'custom':
        return this.embeddedType(schema);
      default: {
        const text = simple[type];
        if (text === undefined) throw new Error(`a schema of type ${type} has no TypeScript type yet`);
        return text;
      }
    }
  }

  private objectType({ shape, catchall }: Parts, side: Side, indent: string, named: boolean): string {
    const deeper = `${indent}  `;
    const lines = Object.entries(shape).map(([key, field]) => {
      const isOptional = (side === 'input' ? field._zod.optin : field._zod.optout) !== undefined;
      const value = this.typeOf(field, side, deeper, named);
      const text = isOptional && !/\| undefined$/.test(value) ? `${value} | undefined` : value;
      const property = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
      return `${named ? fieldComment(field, deeper) : ''}${deeper}readonly ${property}${isOptional ? '?' : ''}: ${text};\n`;
    });
    const isOpen = catchall && identityOf(catchall).type === 'unknown';
    return `{\n${lines.join('')}${isOpen ? `${deeper}readonly [key: string]: unknown;\n` : ''}${indent}}`;
  }

  private embeddedType(schema: z.ZodType): string {
    const name = schema.meta()?.[kubernetesTypeKey];
    if (typeof name !== 'string') return 'unknown';
    const type = name.slice(name.lastIndexOf('.') + 1);
    this.embedded.add(type);
    return `kubernetes.${type}`;
  }
}

function setOnce(names: Map<Def, string>, schema: Def, name: string): void {
  if (!names.has(schema)) names.set(schema, name);
}

/** Without what makes it optional or gives it a default. */
function unwrapped(schema: z.ZodType): z.ZodType {
  return ['optional', 'default', 'prefault'].includes(identityOf(schema).type)
    ? unwrapped(partsOf(schema).innerType)
    : schema;
}

function recordType(key: string, value: string, isPartial: boolean | undefined): string {
  const record = `Record<${key}, ${value}>`;
  return isPartial ? `Readonly<Partial<${record}>>` : `Readonly<${record}>`;
}

function grouped(type: string): string {
  return /[ ]/.test(type) ? `(${type})` : type;
}

function fieldComment(field: z.ZodType, indent: string): string {
  const { description, examples, since } = field.meta() ?? {};
  const { type } = identityOf(field);
  return comment(description, indent, [
    ...(type === 'default' ? [`@default ${JSON.stringify(partsOf(field).defaultValue)}`] : []),
    ...(since === undefined ? [] : [`@since release ${since}`]),
    ...(Array.isArray(examples) && examples.length > 0 ? [`@example ${JSON.stringify(examples[0])}`] : []),
  ]);
}

function comment(description: string | undefined, indent: string, tags: readonly string[] = []): string {
  const lines = [...(description ? [description] : []), ...tags].map((line) => line.replaceAll('*/', '*\\/'));
  return lines.length === 0
    ? ''
    : `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
