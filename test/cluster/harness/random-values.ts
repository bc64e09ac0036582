import fc, { type Arbitrary } from 'fast-check';
import type { StructuralSchema } from '../../../lib/kubernetes/structural.js';

/** Values that fit a schema, without the rules that go over several fields. */
export function fitting(schema: StructuralSchema, depth = 3): Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema['x-kubernetes-int-or-string'])
    return fc.constantFrom<unknown>(0, 1, 8080, '1', '100m', '1Gi', '0.5', '25%');
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return number(schema);
    case 'string':
      return string(schema);
    case 'array':
      return list(schema, depth);
    default:
      return object(schema, depth);
  }
}

/** Values at the edge of a schema and past it: one too many, one too long, the wrong type, no value. */
export function onTheEdge(schema: StructuralSchema): Arbitrary<unknown> {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const edges: unknown[] = [
    null,
    '',
    'x',
    ' ',
    -1,
    0,
    1,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 53,
    1.5,
    true,
    [],
    {},
    [null],
    ['x'],
    { x: 1 },
  ];
  for (const limit of [minimum, maximum]) if (limit !== undefined) edges.push(limit - 1, limit, limit + 1);
  for (const limit of [minLength, maxLength])
    if (limit !== undefined)
      edges.push(...[limit - 1, limit, limit + 1].filter((n) => n >= 0).map((n) => 'a'.repeat(n)));
  for (const limit of [minItems, maxItems])
    if (limit !== undefined)
      edges.push(
        ...[limit - 1, limit, limit + 1].filter((n) => n >= 0).map((n) => Array.from({ length: n }, (_, i) => `${i}`)),
      );
  if (schema.enum) edges.push(...schema.enum.flatMap((value) => [value, `${value} `, String(value).toLowerCase()]));
  return fc.constantFrom(...edges);
}

function number({ minimum, maximum, format }: StructuralSchema): Arbitrary<number> {
  const least = minimum ?? -10;
  const most = maximum ?? (format === 'int32' ? 2 ** 31 - 1 : 2 ** 40);
  return fc.oneof(fc.integer({ min: least, max: Math.min(most, least + 20) }), fc.constantFrom(least, most));
}

function string({ pattern, format, minLength = 0, maxLength = 20 }: StructuralSchema): Arbitrary<string> {
  if (format === 'date-time') return fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5+02:00');
  if (format === 'byte') return fc.constantFrom('', 'eA==', 'eHg=');
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)) };
  return fc.oneof(
    fc.string({ ...length, unit: fc.constantFrom(...'abc-./:0') }),
    fc
      .constantFrom(
        'mlflow',
        's3://bucket/path',
        'sqlite:////mlflow/db',
        'postgresql://u@h/d',
        'https://a.b',
        '1h',
        '90d',
        'é',
        '日本',
      )
      .filter((text) => [...text].length >= minLength && [...text].length <= maxLength),
  );
}

function list({ items, minItems = 0, maxItems = 3 }: StructuralSchema, depth: number): Arbitrary<unknown> {
  if (!items || depth === 0) return fc.constant([]);
  return fc.array(fitting(items, depth - 1), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, 3)),
  });
}

function object(schema: StructuralSchema, depth: number): Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (typeof additionalProperties === 'object')
    return fc.dictionary(
      fc.constantFrom('a', 'app', 'cpu', 'memory'),
      fitting(additionalProperties, Math.max(0, depth - 1)),
      {
        maxKeys: 3,
        noNullPrototype: true,
      },
    );
  const wanted = Object.entries(properties).filter(([name]) => depth > 0 || required.includes(name));
  const fields = Object.fromEntries(wanted.map(([name, child]) => [name, fitting(child, Math.max(0, depth - 1))]));
  const optional = wanted.map(([name]) => name).filter((name) => !required.includes(name));
  // Of many optional fields, few at a time: a resource with all of them never keeps all rules.
  return fc.subarray(optional, { maxLength: Math.min(optional.length, 3) }).chain((chosen) =>
    fc.record(
      Object.fromEntries(Object.entries(fields).filter(([name]) => required.includes(name) || chosen.includes(name))),
      {
        noNullPrototype: true,
      },
    ),
  );
}
