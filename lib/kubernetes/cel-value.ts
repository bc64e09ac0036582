import { childSchema, isObject, type Resolve, type StructuralSchema } from './structural.js';

/** A JSON value as rules receive it: integers are CEL ints, and field names that are not valid in CEL are escaped. */
export function celValue(value: unknown, unresolved: StructuralSchema, resolve: Resolve): unknown {
  const schema = resolve(unresolved);
  if (typeof value === 'number') return schema.type !== 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => celValue(item, schema.items ?? {}, resolve));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .flatMap(([name, child]) => {
        const converted = celValue(child, childSchema(schema, name) ?? {}, resolve);
        return (isProperty(schema, name) ? namesOf(name) : [name]).map((one) => [one, converted]);
      }),
  );
}

/** After a dot, rules may also name a reserved field without its escape: `self.metadata.namespace`. */
function namesOf(name: string): readonly string[] {
  return reserved.has(name) ? [escaped(name), name] : [escaped(name)];
}

/** Keys of maps are data, not names, and are not escaped. */
function isProperty({ properties }: StructuralSchema, name: string): boolean {
  return properties !== undefined && Object.hasOwn(properties, name);
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** How Kubernetes escapes a field name in rules: `namespace` is reserved in CEL and is written `__namespace__`. */
function escaped(name: string): string {
  if (reserved.has(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
