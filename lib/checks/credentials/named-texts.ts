import type { KubernetesObject } from '../../kubernetes/object.js';
import { remembered } from '../../kubernetes/remembered.js';
import { isObject } from '../../kubernetes/structural.js';
import { disclosed } from './credentials.js';

/** A string of an object, and what names it. */
export interface NamedText {
  /** The path of the text: `data.uri`. */
  readonly field: string;
  readonly text: string;
  /** Its key, or the name beside it: `password` of `{name: password, value: …}`. */
  readonly name?: string;
  /** Whether it is a key, which can be a text of people too, and no value. */
  readonly isKey?: true;
  /** What it discloses as part of a list of arguments. */
  readonly known?: string;
}

/** Every string of an object, and its long keys. */
export const namedTexts = remembered((object: KubernetesObject): readonly NamedText[] => [...gather(object, '')]);

function* gather(value: unknown, field: string, name?: string): Iterable<NamedText> {
  if (typeof value === 'string') yield { field, text: value, ...(name === undefined ? {} : { name }) };
  else if (Array.isArray(value)) yield* ofList(value, field, name);
  else if (isObject(value))
    for (const [key, child] of Object.entries(value)) {
      if (key.length >= shortestKey) yield { field, text: key, isKey: true };
      yield* gather(child, field ? `${field}.${key}` : key, key === 'value' ? (nameBeside(value) ?? key) : key);
    }
}

/** No token is shorter. */
const shortestKey = 20;

function nameBeside({ name, key, type }: Readonly<Record<string, unknown>>): string | undefined {
  return [name, key, type].find((one) => typeof one === 'string');
}

function* ofList(list: readonly unknown[], field: string, name?: string): Iterable<NamedText> {
  const known = isArguments(list, name) ? disclosedArguments(list) : new Map<number, string>();
  for (const [index, item] of list.entries()) {
    const what = known.get(index);
    for (const text of gather(item, `${field}[${index}]`, name)) yield what ? { ...text, known: what } : text;
  }
}

function isArguments(list: readonly unknown[], name = ''): list is readonly string[] {
  return /args|command|cmd|options/i.test(name) && list.length > 1 && list.every((item) => typeof item === 'string');
}

/** An option and its value can be two arguments: `--password`, `…`. */
function disclosedArguments(list: readonly string[]): ReadonlyMap<number, string> {
  const starts = list.map((_, index) => list.slice(0, index).join(' ').length + (index > 0 ? 1 : 0));
  return new Map(
    [...disclosed(list.join(' '))].map(
      ({ what, start }) => [starts.findLastIndex((one) => one <= start), what] as const,
    ),
  );
}
