/** Parts of a JSON schema that occur more than once, as definitions: editors load a third of the text. */
import { isObject } from '../kubernetes/structural.js';

type JsonSchema = Readonly<Record<string, unknown>>;

/** Below this length of its JSON, a reference is hardly shorter than the part. */
const shortest = 200;

/**
 * The same schema with a definition for each part that occurs more than once. The name of a definition is where the part is for the
 * first time, so that it stays the same as long as that place does.
 */
export function sharedSchema(schema: JsonSchema): JsonSchema {
  const texts = new Map<JsonSchema, string>();
  const counts = new Map<string, number>();
  const count = (part: JsonSchema): void => {
    const text = JSON.stringify(part);
    texts.set(part, text);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    // What is in a part that was counted already becomes one with it.
    if (counts.get(text) === 1) for (const [, child] of childrenOf(part)) count(child);
  };
  count(schema);
  const names = new Map<string, string>();
  const definitions: Record<string, unknown> = {};
  const shared = (part: JsonSchema, path: readonly string[]): JsonSchema => {
    const text = texts.get(part) ?? JSON.stringify(part);
    if (path.length === 0 || text.length < shortest || (counts.get(text) ?? 0) < 2) return withShared(part, path);
    const known = names.get(text);
    const name = known ?? freeName(nameOf(path), definitions);
    if (known === undefined) {
      names.set(text, name);
      definitions[name] = undefined;
      definitions[name] = withShared(part, path);
    }
    return { $ref: `#/definitions/${name}` };
  };
  const withShared = (part: JsonSchema, path: readonly string[]): JsonSchema =>
    replaceChildren(part, (child, keys) => shared(child, [...path, ...keys]));
  const whole = shared(schema, []);
  const own = isObject(whole['definitions']) ? whole['definitions'] : {};
  const all = { ...own, ...definitions };
  return Object.keys(all).length > 0 ? { ...whole, definitions: all } : whole;
}

/** Keywords whose values are maps of schemas, schemas, and lists of schemas. */
const maps = ['properties', 'definitions', 'patternProperties'];
const single = ['items', 'additionalProperties', 'propertyNames', 'if', 'then', 'else', 'not'];
const lists = ['anyOf', 'oneOf', 'allOf'];

type Children = readonly (readonly [keys: readonly string[], child: JsonSchema])[];

function childrenOf(part: JsonSchema): Children {
  return Object.entries(part).flatMap(([keyword, value]): Children => {
    if (maps.includes(keyword) && isObject(value))
      return Object.entries(value).flatMap(([name, child]) => (isObject(child) ? [[[name], child] as const] : []));
    if (lists.includes(keyword) && Array.isArray(value))
      return value.flatMap((child, index) => (isObject(child) ? [[[String(index)], child] as const] : []));
    return single.includes(keyword) && isObject(value) ? [[[keyword], value]] : [];
  });
}

function replaceChildren(part: JsonSchema, by: (child: JsonSchema, keys: readonly string[]) => JsonSchema): JsonSchema {
  const changed = Object.entries(part).map(([keyword, value]) => {
    const of = (keys: readonly string[], child: unknown) => (isObject(child) ? by(child, keys) : child);
    if (maps.includes(keyword) && isObject(value))
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, child]) => [name, of([name], child)]))];
    if (lists.includes(keyword) && Array.isArray(value))
      return [keyword, value.map((child, index) => of([String(index)], child))];
    return [keyword, single.includes(keyword) ? of([keyword], value) : value];
  });
  return Object.fromEntries(changed) as JsonSchema;
}

/** The two forms have different parts at the same place. */
function freeName(name: string, taken: object): string {
  let free = name;
  for (let number = 2; free in taken; number++) free = `${name}.${number}`;
  return free;
}

/** `field:server.resources`: characters that a reference need not escape. */
function nameOf(path: readonly string[]): string {
  const place = path.filter((key) => key !== 'then' && key !== 'else').join('.');
  return `field:${place.replaceAll(/[^A-Za-z0-9._-]/g, '_')}`;
}
