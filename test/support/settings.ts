import { isObject } from '../../lib/kubernetes/structural.js';

/** The part of JSON schema by which environments are described. */
export interface SettingSchema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly items?: SettingSchema;
  readonly additionalProperties?: SettingSchema | boolean;
  readonly oneOf?: readonly SettingSchema[];
  readonly anyOf?: readonly SettingSchema[];
}

/** One alternative of several, and the field whose value selects it. */
export interface Alternative {
  readonly option: SettingSchema;
  readonly discriminator: string;
  readonly others: readonly SettingSchema[];
}

/** A step down into an environment: a field, one of several alternatives, the item of a list, the entry of a map. */
export type Step =
  | { readonly field: string; readonly of: SettingSchema }
  | Alternative
  | { readonly item: SettingSchema }
  | { readonly entry: SettingSchema };

/** A field of an environment that has no fields of its own. */
export interface Setting {
  /** `artifactStore<s3>.credentials<secret>.name` */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly schema: SettingSchema;
}

/** All settings of one form, those of each alternative included. */
export function* settingsOf(schema: SettingSchema, name = '', steps: readonly Step[] = []): Iterable<Setting> {
  const { oneOf, properties, items } = schema;
  const entry = entryOf(schema);
  if (oneOf) {
    for (const option of oneOf) {
      const discriminator = discriminatorOf(option, name);
      const value = option.properties?.[discriminator]?.const;
      const others = oneOf.filter((other) => other !== option);
      yield* settingsOf(option, `${name}<${value}>`, [...steps, { option, discriminator, others }]);
    }
  } else if (properties) {
    for (const [field, child] of Object.entries(properties))
      yield* settingsOf(child, name ? `${name}.${field}` : field, [...steps, { field, of: schema }]);
  } else if (items && hasFields(items)) {
    yield* settingsOf(items, `${name}[]`, [...steps, { item: items }]);
  } else if (entry && hasFields(entry)) {
    yield* settingsOf(entry, `${name}{}`, [...steps, { entry }]);
  } else if (schema.anyOf?.some(hasFields)) {
    throw new Error(`${name}: alternatives that no field tells apart`);
  } else {
    yield { name, steps, schema };
  }
}

function entryOf({ additionalProperties }: SettingSchema): SettingSchema | undefined {
  return isObject(additionalProperties) ? (additionalProperties as SettingSchema) : undefined;
}

function hasFields(schema: SettingSchema): boolean {
  const { properties, oneOf, anyOf, items } = schema;
  const entry = entryOf(schema);
  return Boolean(
    properties || oneOf || anyOf?.some(hasFields) || (items && hasFields(items)) || (entry && hasFields(entry)),
  );
}

function discriminatorOf({ properties = {} }: SettingSchema, name: string): string {
  const found = Object.keys(properties).filter((field) => properties[field]?.const !== undefined);
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${name}: ${found.length} fields that select an alternative`);
  return first;
}
