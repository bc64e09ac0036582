/** The published schemas: definitions in the place of what is there twice, and otherwise the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemas } from '../../lib/cli/schema.js';
import { environmentJsonSchema, workspaceJsonSchema } from '../../lib/environment/json-schema.js';
import { sharedSchema } from '../../lib/environment/shared-schemas.js';
import { isObject } from '../../lib/kubernetes/structural.js';

type JsonSchema = Readonly<Record<string, unknown>>;

const committed = (name: string) => readFileSync(join(__dirname, '..', '..', 'schema', `${name}.json`), 'utf8');
const plain = (schema: unknown) => JSON.parse(JSON.stringify(schema)) as JsonSchema;

/** Without the definitions of this package, each of which replaces its references. */
function resolved(schema: JsonSchema): JsonSchema {
  const definitions = schema['definitions'] as JsonSchema;
  const used = new Set<string>();
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    const [, name] = /^#\/definitions\/(field:.*)$/.exec(String(value['$ref'])) ?? [];
    if (name === undefined)
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child)]));
    if (Object.keys(value).length > 1) throw new Error(`draft 7 ignores what is beside the reference to ${name}`);
    used.add(name);
    return resolve(definitions[name]);
  };
  const own = Object.entries(definitions).filter(([name]) => !name.startsWith('field:'));
  const { definitions: _, ...rest } = schema;
  const whole = resolve({ ...rest, ...(own.length > 0 ? { definitions: Object.fromEntries(own) } : {}) });
  expect([...used].sort()).toEqual(
    Object.keys(definitions)
      .filter((name) => name.startsWith('field:'))
      .sort(),
  );
  return whole as JsonSchema;
}

test.each(Object.keys(schemas) as (keyof typeof schemas)[])('%s is the committed one', (name) => {
  expect(JSON.parse(committed(name))).toEqual(plain(schemas[name]()));
});

test.each([
  ['environment', environmentJsonSchema()],
  ['workspace', workspaceJsonSchema()],
])('%s means the same without its definitions, and is shorter with them', (name, whole) => {
  expect(resolved(JSON.parse(committed(name)) as JsonSchema)).toEqual(plain(whole));
  expect(committed(name).length).toBeLessThan(JSON.stringify(whole, null, 2).length * 0.75);
});

test('different parts of one place have definitions of their own', () => {
  const part = (text: string) => ({ type: 'string', description: text.repeat(300) });
  const form = (text: string) => ({ properties: { a: part(text), b: part(text) } });
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON schema
  const { definitions, ...rest } = sharedSchema({ then: form('x'), else: form('y') });
  expect(Object.keys(definitions as object)).toEqual(['field:a', 'field:a.2']);
  expect(rest['else']).toEqual({
    properties: { a: { $ref: '#/definitions/field:a.2' }, b: { $ref: '#/definitions/field:a.2' } },
  });
});

test('values that are no schemas stay where they are', () => {
  const value = { properties: { long: 'z'.repeat(300) } };
  const schema = { properties: { a: { default: value }, b: { examples: [value], default: value } } };
  expect(sharedSchema(schema)).toEqual(schema);
});
