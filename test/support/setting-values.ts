import { isObject } from '../../lib/kubernetes/structural.js';
import type { Setting, SettingSchema } from './settings.js';

/** The smallest value of a schema: what is required, by its examples. */
export function smallest(schema: SettingSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.oneOf?.[0]) return smallest(schema.oneOf[0]);
  if (schema.properties) {
    const { properties } = schema;
    return Object.fromEntries(
      (schema.required ?? []).map((name) => {
        const child = properties[name] as SettingSchema;
        return [name, child.examples?.[0] ?? smallest(child)];
      }),
    );
  }
  if (schema.items) return [schema.items.examples?.[0] ?? smallest(schema.items)];
  return schema.examples?.[0] ?? schema.enum?.[0];
}

/** Values of a setting other than the present one: its own examples, and where they do not do, values near to them. */
export function otherValues({ schema }: Setting, present: unknown): readonly unknown[] {
  const known = present ?? schema.default;
  const examples = schema.examples ?? [];
  const near = [...examples, ...(known === undefined ? [] : [known])].flatMap((value) => neighbours(schema, value));
  const all = [...examples, ...(schema.enum ?? []), ...near].filter((value) => !isSame(value, known));
  return all.filter((value, index) => all.findIndex((other) => isSame(other, value)) === index);
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function neighbours(schema: SettingSchema, value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return [value + 1, value - 1, value / 2, value * 20].filter((number) => number >= minimum && number <= maximum);
  }
  if (typeof value === 'string') return schema.enum ? [] : neighboursOfText(value);
  if (Array.isArray(value)) {
    const changed = value.flatMap((item, index) => neighbours({}, item).map((other) => value.with(index, other)));
    return [...changed, value.slice(1)];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    neighbours({}, child).map((other) => ({ ...value, [key]: other })),
  );
}

/** Whatever the text is, one of these is of its kind: a name, a size, a schedule or address, a URL, a date or release. */
function neighboursOfText(text: string): readonly string[] {
  const near = [
    `${text}2`,
    text.replace(/\d/, '7$&'),
    text.replace(/\d+/, '7'),
    text.replace('.', '2.'),
    text.replace(/\d$/, '4'),
    text.replace(/\d$/, '0'),
  ];
  return near.filter((other) => other !== text);
}
