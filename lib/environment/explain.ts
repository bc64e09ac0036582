import { stringify } from 'yaml';
import type { z } from 'zod';
import { at, fieldName, isObject } from '../kubernetes/structural.js';
import { examplesByKey } from '../schema/fields.js';
import type { Problem, ValuePath } from '../schema/location.js';
import { suggest } from '../schema/suggest.js';
import { meant } from '../schema/synonyms.js';
import { explainType, itemFix } from './explain-type.js';
import { fieldOfOtherForm, type OtherForm, valueOfOtherForm } from './other-form.js';
import { declaredAt, discriminatorValues, fieldsOf, optionsWith, placesOf, schemaAt } from './schema-walk.js';
import { isHidden, shown } from './shown.js';
import type { Source } from './source.js';
import { partAt, type Tree } from './tree.js';

type Issue = z.core.$ZodIssue;

/** Issues as problems, without consequences of other ones: a mistyped field is not reported as missing too. */
export function explainAll(
  issues: readonly Issue[],
  schema: z.ZodType,
  source: Source,
  other?: OtherForm,
): readonly Problem[] {
  const mistyped = new Set(
    issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [];
      const path = issue.path as ValuePath;
      const known = fieldsOf(schemaAt(schema, path, source.value));
      return issue.keys.map((key) => fieldName([...path, meant(key, known) ?? key]));
    }),
  );
  return issues
    .filter((issue) => issue.code === 'unrecognized_keys' || !mistyped.has(fieldName(issue.path as ValuePath)))
    .flatMap((issue) => explain(issue, schema, source, other));
}

/** A part whose text no fix quotes if it may be a secret. */
function unquoted(part: Tree, path: ValuePath): Tree {
  return part.kind === 'scalar' && isHidden(part, path) ? { ...part, text: '…' } : part;
}

/** An issue of the schema as problems of the file: the value, its location, the allowed values and the fix. */
function explain(issue: Issue, schema: z.ZodType, source: Source, other?: OtherForm): readonly Problem[] {
  const path = issue.path as ValuePath;
  const name = fieldName(path);
  const part = partAt(source.tree, path);
  if (!part && issue.code !== 'unrecognized_keys' && issue.code !== 'custom') return [missing(path, schema, source)];
  const at = (message: string, fix?: string): readonly Problem[] => [
    { location: source.locate(path), message, fix: fix || described(path) },
  ];
  const got = part ? shown(part, path) : 'nothing';

  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(path, key, schema, source, other));
    case 'invalid_type':
      return at(
        ...withExample(explainType(name, issue.expected, part && unquoted(part, path), got), path, schema, source),
      );
    case 'invalid_value':
      return [
        valueProblem(path, source, other) ?? {
          location: source.locate(path),
          message: `${name}: ${got} is not allowed`,
          fix: oneOf(issue.values.map(String), part),
        },
      ];
    case 'invalid_union':
      return union(issue, schema, source, other);
    case 'invalid_format':
      return at(
        `${name}: ${got} is not valid: ${issue.message}`,
        issue.message.includes('did you mean') ? undefined : nearestExample(path, schema, source),
      );
    case 'too_small':
    case 'too_big':
      return at(`${name}: ${got} is out of range: ${range(issue)}`, example(path, schema, source));
    case 'custom':
      return [custom(issue, path, schema, source)];
    default:
      return at(`${name}: ${got}: ${issue.message}`, example(path, schema, source));
  }
}

/** The fix for a value that should be a map or a list; the example shows the fields. */
function withExample(
  [message, fix]: readonly [string, string],
  path: ValuePath,
  schema: z.ZodType,
  source: Source,
): readonly [string, string] {
  const ofMaps = fix.startsWith('write a list') && hasMaps(schema, path, source);
  if (!ofMaps && fix !== 'write a map' && fix !== itemFix) return [message, fix];
  const base = ofMaps ? 'write a list of maps' : fix;
  const shownExample = example(path, schema, source);
  return [message, shownExample ? `${base}, ${shownExample}` : base];
}

/** Whether the items of the list that belongs there are maps: one value in brackets is none. */
function hasMaps(schema: z.ZodType, path: ValuePath, source: Source): boolean {
  return fieldsOf(schemaAt(schema, [...path, 0], source.value)).length > 0;
}

/** The fix of last resort. */
function described(path: ValuePath): string {
  const field = path.filter((step) => typeof step === 'string').join('.');
  return `see cdk8s-mlflow explain${field ? ` ${field}` : ''}`;
}

/** A missing field is reported at its map, with the description of the field. */
function missing(path: ValuePath, schema: z.ZodType, source: Source): Problem {
  const union = schemaAt(schema, path.slice(0, -1), source.value);
  const values = discriminatorValues(union);
  const description = declaredAt(schema, path, source.value)?.meta()?.description;
  const written = partAt(source.tree, path.slice(0, -1));
  const near = written?.kind === 'map' ? suggest(String(path.at(-1)), written.entries.keys()) : undefined;
  const fix =
    values.length > 0
      ? `write ${path.at(-1)}: ${values.join(' or ')}${near ? ` instead of ${near}` : ''}`
      : example(path, schema, source);
  return {
    location: source.locateKey(path.slice(0, -1)),
    message: `${fieldName(path)} is missing${description ? `: ${description}` : ''}`,
    fix: fix || described(path),
  };
}

function valueProblem(path: ValuePath, source: Source, other: OtherForm | undefined): Problem | undefined {
  const part = partAt(source.tree, path);
  const found = part?.kind === 'scalar' ? valueOfOtherForm(path, String(part.value), source, other) : undefined;
  return found && { location: source.locate(path), ...found };
}

function unknownField(path: ValuePath, key: string, schema: z.ZodType, source: Source, other?: OtherForm): Problem {
  const ofOther = fieldOfOtherForm(path, key, source, other);
  if (ofOther) return { location: source.locateKey([...path, key]), ...ofOther };
  const here = fieldsOf(schemaAt(schema, path, source.value));
  const near = meant(key, here);
  const kinds = near ? [] : optionsWith(declaredAt(schema, path, source.value), key);
  const elsewhere = near ? [] : placesOf(schema, key).filter((found) => isBeside(found, path));
  const place = path.length > 0 ? fieldName(path) : (source.noun ?? 'an environment');
  const fix = near
    ? `did you mean "${near}"?`
    : kinds.length > 0
      ? `it belongs to ${kinds.join(' or ')}`
      : elsewhere.length > 0
        ? `it belongs to ${elsewhere.slice(0, 3).map(placeText).join(' or ')}`
        : isCredential(key) && here.includes('credentials')
          ? 'credentials belong in a Secret, whose name is in the field `credentials` here; the README of the overlay describes how to create it'
          : here.length > 0
            ? `${place} has ${here.join(', ')}`
            : 'remove it';
  return { location: source.locateKey([...path, key]), message: `unknown field "${key}" in ${place}`, fix };
}

/** A field of the environment itself has no path that says where it belongs. */
function placeText(place: string): string {
  return place.includes('.') ? place : `the top level of the file: ${place}`;
}

/** Whether a place is one step above or below a map: a namesake further away has another meaning. */
function isBeside(found: string, path: ValuePath): boolean {
  const there = found.split('.').slice(0, -1);
  const here = path.filter((key) => typeof key === 'string');
  const shared = here.filter(
    (key, index) => there[index] === key && here.slice(0, index).every((one, at) => there[at] === one),
  );
  return here.length + there.length - 2 * shared.length <= 1;
}

function isCredential(key: string): boolean {
  return /^(ur[il]|dsn|user(name)?|pass(word)?|(secret)?access_?key(_?id)?|secret_?key|token)$/i.test(key);
}

function union(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  schema: z.ZodType,
  source: Source,
  other: OtherForm | undefined,
): readonly Problem[] {
  const path = issue.path as ValuePath;
  const part = partAt(source.tree, path);
  const name = fieldName(path);
  const values = discriminatorValues(schemaAt(schema, path.slice(0, -1), source.value));
  if (values.length > 0 && part) {
    return [
      valueProblem(path, source, other) ?? {
        location: source.locate(path),
        message: `${name}: ${shown(part, path)} is not known`,
        fix: oneOf(values, part),
      },
    ];
  }
  // Of plain alternatives, the one that failed last is the most likely one.
  const [nearest] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  const inner = (nearest ?? []).map((one) => ({ ...one, path: [...issue.path, ...one.path] }) as Issue);
  const deeper = inner.filter((one) => one.path.length > issue.path.length);
  if (deeper.length > 0) return deeper.flatMap((one) => explain(one, schema, source, other));
  const got = part ? shown(part, path) : 'nothing';
  const fix = example(path, schema, source);
  return [
    {
      location: source.locate(path),
      message: `${name}: ${got} is not valid: ${issue.message}`,
      fix: fix || described(path),
    },
  ];
}

function custom(
  issue: Extract<Issue, { code: 'custom' }>,
  path: ValuePath,
  schema: z.ZodType,
  source: Source,
): Problem {
  const fix = issue.params?.['fix'];
  const part = partAt(source.tree, path);
  const isKey = issue.message.startsWith('unknown field');
  const got = part && !isKey && issue.message.includes('must be') ? ` (got ${shown(part, path)})` : '';
  const hinted = issue.message.includes('did you mean');
  const text =
    typeof fix === 'string'
      ? fix
      : hinted
        ? 'correct the name'
        : ((isKey ? fieldBeside(path, schema, source) : undefined) ??
          inQuotes(issue.message, part) ??
          nearestExample(path, schema, source));
  return {
    location: isKey ? source.locateKey(path) : source.locate(path),
    message: `${fieldName(path)}: ${issue.message}${got}`,
    fix: text ?? described(path),
  };
}

/** A field of ours beside a Kubernetes type that has no field of this name: `existingClaim` beside `storage`. */
function fieldBeside(path: ValuePath, schema: z.ZodType, source: Source): string | undefined {
  const key = String(path.at(-1));
  const [place] = placesOf(schema, key).filter((found) => isBeside(found, path.slice(0, -1)));
  const shape = place && example(place.split('.'), schema, source);
  return place && `it belongs to ${place}${shape ? `, ${shape}` : ''}`;
}

function inQuotes(message: string, part: ReturnType<typeof partAt>): string | undefined {
  return message.startsWith('must be a string') && part?.kind === 'scalar'
    ? `write it in quotes: ${JSON.stringify(String(part.value))}`
    : undefined;
}

/** Fields of Kubernetes types have no examples; the example of the whole value shows the format. */
function nearestExample(path: ValuePath, schema: z.ZodType, source: Source): string | undefined {
  return path
    .map((_, index) => example(path.slice(0, path.length - index), schema, source))
    .find((found) => found !== undefined);
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function oneOf(values: readonly string[], part: ReturnType<typeof partAt>): string {
  const near = part?.kind === 'scalar' ? meant(String(part.value), values) : undefined;
  return `${near ? `did you mean "${near}"? ` : ''}allowed: ${values.join(', ')}`;
}

function range(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const word = issue.code === 'too_small' ? 'least' : 'most';
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : '';
  return `at ${word} ${bound}${unit}`;
}

/** A value on one line of YAML. */
function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}

/** The example for the value of another field. */
function exampleBeside(known: unknown, path: ValuePath, source: Source): unknown {
  if (!isObject(known)) return undefined;
  const part = partAt(source.tree, [...path.slice(0, -1), String(known['beside'])]);
  return part?.kind === 'scalar' ? at(known['examples'], String(part.value)) : undefined;
}

function example(path: ValuePath, schema: z.ZodType, source: Source): string | undefined {
  const meta = declaredAt(schema, path, source.value)?.meta();
  const first =
    exampleBeside(meta?.[examplesByKey], path, source) ?? (meta?.examples as readonly unknown[] | undefined)?.[0];
  const key = path.at(-1);
  if (typeof key === 'number') return example(path.slice(0, -1), schema, source);
  if (first === undefined || key === undefined) return undefined;
  return `for example ${key}: ${flow(first)}`;
}
