/** Environments as people mistype them and machines break them: mutations of a text and of what it holds, by a seeded generator. */
import { parse, stringify } from 'yaml';
import { isObject } from '../../lib/kubernetes/structural.js';
import { referenceText, wholeReferences } from '../support/references.js';

export class Random {
  constructor(private state: number) {}

  /** An integer from 0 to below a number. */
  below(limit: number): number {
    this.state = (Math.imul(this.state ^ (this.state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(this.state ^ (this.state >>> 13), 0x297a2d39) >>> 0;
    return Math.floor((((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * limit);
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error('there is nothing to choose from');
    return one;
  }
}

/** Values at the edges of what fields take, and beyond. */
const values: readonly unknown[] = [
  null,
  '',
  ' ',
  'x',
  'A_b',
  'a b',
  '-a',
  '1db',
  'ä',
  'constructor',
  '__proto__',
  'true',
  'kube-system',
  'a'.repeat(64),
  'a'.repeat(254),
  `a.${'b'.repeat(63)}.c`,
  '1m',
  '9Ei',
  '-1Gi',
  '1e6',
  '0.5',
  '10.0.0.1/8',
  '999.999.999.999',
  '::1/128',
  'https://example.com./x',
  'https://a:b@example.com',
  'http://[::1]:99999',
  'postgresql://a@b/c',
  '* * * * *',
  '61 * * * *',
  '2026-02-30',
  '{{ .x }}',
  '$(X)',
  '\u0007',
  'a\nb',
  '../../etc/passwd',
  'x:latest',
  'ghcr.io/x/Y:1',
  '*',
  '**',
  -1,
  0,
  1,
  0.5,
  65536,
  2 ** 31,
  2 ** 53,
  true,
  false,
  [],
  [null],
  [''],
  {},
  { a: 1 },
  { name: 'x' },
  [{ name: 'x' }, { name: 'x' }],
];

/** What only the text of a file can hold. */
const fragments: readonly string[] = [
  '\t',
  '\u0000',
  '\ufeff',
  '\u2028',
  ': ',
  '- ',
  '{',
  ']',
  '"',
  "'",
  '&a ',
  '*a',
  '!!binary ',
  '!vault ',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '# ',
  '{{ x }}',
  '0400',
  '1e999',
  '.nan',
  '12345678901234567890',
  '2026-01-01',
  '<<: {a: 1}\n',
  '? a\n',
  '|\n',
  ['$', '{X}'].join(''),
  '\\ud800',
];

type Slot = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string | number };

function slotsOf(value: unknown): readonly Slot[] {
  if (Array.isArray(value)) return value.flatMap((child, key) => [{ holder: value, key }, ...slotsOf(child)]);
  if (!isObject(value)) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, child]) => [{ holder, key }, ...slotsOf(child)]);
}

const put = ({ holder, key }: Slot, value: unknown) => {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
};

/** A change of what an environment holds. */
function changed(environment: object, others: readonly object[], random: Random): object {
  const copy = structuredClone(environment);
  const slots = slotsOf(copy);
  const slot = random.of(slots);
  const { holder, key } = slot;
  const other = random.of(slotsOf(random.of(others)));
  switch (random.below(8)) {
    case 0:
      Reflect.deleteProperty(holder, key);
      break;
    case 1:
      // A field of another environment, where it may not be.
      if (typeof other.key === 'string')
        put({ holder: copy as Record<string, unknown>, key: other.key }, Reflect.get(other.holder, other.key));
      break;
    case 2:
      put(slot, structuredClone(Reflect.get(other.holder, other.key)));
      break;
    case 3:
      if (typeof key === 'string')
        put({ holder, key: `${key.slice(0, random.below(key.length))}x${key.slice(1)}` }, Reflect.get(holder, key));
      break;
    case 4:
      if (Array.isArray(holder)) holder.push(structuredClone(holder[random.below(holder.length)]));
      else put({ holder, key: random.of(['name', 'type', 'enabled', 'constructor', 'x']) }, random.of(values));
      break;
    default:
      put(slot, structuredClone(random.of(values)));
  }
  return copy;
}

/** A change of a text. */
function broken(text: string, random: Random): string {
  const at = random.below(text.length);
  const lines = text.split('\n');
  const line = random.below(lines.length);
  switch (random.below(7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random.below(5));
    case 1:
      return text.slice(0, at);
    case 2:
      return lines.toSpliced(line, 1).join('\n');
    case 3:
      return lines.toSpliced(line, 0, lines[random.below(lines.length)] ?? '').join('\n');
    case 4:
      return lines.map((one, index) => (index === line ? ` ${one}` : one)).join('\n');
    default:
      return text.slice(0, at) + random.of(fragments) + text.slice(at);
  }
}

/** An environment to begin with. */
export interface FuzzBase {
  readonly platform: string;
}

/** The text of a mutated environment, mostly with one change. */
export function mutated(
  environments: readonly FuzzBase[],
  random: Random,
): { readonly platform: string; readonly text: string } {
  const base = random.of(environments);
  let environment: object = base;
  const times = random.of([1, 1, 1, 2, 3]);
  for (let index = 0; index < times; index++) environment = changed(environment, environments, random);
  const text = stringify(environment, { aliasDuplicateObjects: false });
  return { platform: base.platform, text: random.below(4) === 0 ? broken(text, random) : text };
}

/** The reference environments that need no other file. */
export function fuzzBases(): readonly FuzzBase[] {
  return wholeReferences.map((name) => parse(referenceText(name)) as FuzzBase);
}
