import { nameViolation } from '../../../kubernetes/naming.js';
import { fieldName } from '../../../kubernetes/structural.js';
import type { PathProblem } from '../path-problem.js';
import { type ChosenName, type ChosenNames, type FoundName, nameBeside, namesAt } from './chosen-name.js';
import { keyOfNamed, type NamedObject, objectsNamed, objectsOf } from './named-object.js';

/** The names of one environment: those of its fields, and those derived from the name of the server. */
export interface Names<S> {
  readonly settings: S;
  /** Namespace of the server. */
  readonly namespace: string;
  readonly chosen: ChosenNames<S>;
  /** Objects with derived names, except entries that are replaced by a field. */
  derived(without: readonly string[]): readonly NamedObject[];
  /** Secrets that this environment creates for its parts. */
  readonly madeSecrets: readonly NamedObject[];
  /** The default name of an entry. */
  usual(entry: string): string | undefined;
}

interface Choice extends FoundName {
  readonly entry: ChosenName;
  readonly objects: readonly NamedObject[];
}

/** Names of fields that are invalid, too long, or those of other objects. */
export function* nameProblems<S>(names: Names<S>): Iterable<PathProblem> {
  const choices = choicesOf(names);
  const known = knownOf(choices, names);
  for (const [index, choice] of choices.entries()) {
    const invalid = formProblem(choice);
    const others = (one: Choice) => othersOf(one, index, known);
    const clash = invalid ? undefined : clashOf(choice, others(choice));
    if (invalid) yield invalid;
    else if (clash) yield { path: choice.path, message: clash, fix: clashFix(choice, names, others) };
  }
}

/** Objects by their names: an environment can have thousands. */
type ByName<T> = ReadonlyMap<string, readonly T[]>;

interface KnownObjects {
  readonly derived: ByName<NamedObject>;
  readonly madeSecrets: ByName<NamedObject>;
  /** Of fields, with the position of each among all names. */
  readonly made: ByName<{ readonly index: number; readonly object: NamedObject }>;
}

function knownOf<S>(choices: readonly Choice[], { derived, madeSecrets }: Names<S>): KnownObjects {
  const made = choices.flatMap(({ entry, objects }, index) =>
    entry.use === 'made' ? objects.map((object) => ({ index, object })) : [],
  );
  const nameOf = ({ name }: NamedObject) => name;
  return {
    derived: byName(derived(choices.flatMap(({ entry }) => insteadOf(entry) ?? [])), nameOf),
    madeSecrets: byName(madeSecrets, nameOf),
    made: byName(made, ({ object }) => object.name),
  };
}

function byName<T>(all: readonly T[], nameOf: (one: T) => string): ByName<T> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const same = found.get(nameOf(one));
    if (same) same.push(one);
    else found.set(nameOf(one), [one]);
  }
  return found;
}

/** The objects of the same names with which a name must not conflict. Of two conflicting names the later one is reported. */
function othersOf({ entry, objects }: Choice, index: number, known: KnownObjects): readonly NamedObject[] {
  const names = [...new Set(objects.map(({ name }) => name))];
  const named = <T>(from: ByName<T>) => names.flatMap((name) => from.get(name) ?? []);
  const made = named(known.made);
  switch (entry.use) {
    case 'made':
      return [...named(known.derived), ...made.filter((one) => one.index < index).map(({ object }) => object)];
    case 'provided': {
      // A Secret of a part that this environment does not have can have another purpose.
      const own = named(entry.kind === 'Secret' ? known.madeSecrets : known.derived);
      return [...own, ...made.map(({ object }) => object)].filter(({ provided }) => !provided);
    }
    default:
      return [];
  }
}

function choicesOf<S>(names: Names<S>): readonly Choice[] {
  return Object.entries(names.chosen).flatMap(([place, given]) => {
    const entry = typeof given === 'function' ? given(names.settings) : given;
    return namesAt(names.settings, place).map((found) => choiceOf(found, entry, names));
  });
}

function choiceOf<S>(found: FoundName, entry: ChosenName, { settings, namespace, derived }: Names<S>): Choice {
  const { path, value } = found;
  switch (entry.use) {
    case 'made': {
      const there = entry.namespaceAt ? nameBeside(settings, entry.namespaceAt, path) : undefined;
      return { ...found, entry, objects: objectsOf(value, there ?? namespace, entry.objects) };
    }
    case 'provided':
      return {
        ...found,
        entry,
        objects: objectsNamed(value, namespace, { kinds: [entry.kind], what: '', provided: true }),
      };
    case 'shared':
      return { ...found, entry, objects: [] };
    case 'base':
      return { ...found, entry, objects: derived([]) };
  }
}

function insteadOf(entry: ChosenName): string | undefined {
  return entry.use === 'made' || entry.use === 'provided' ? entry.insteadOf : undefined;
}

function formProblem({ entry, value, path, objects }: Choice): PathProblem | undefined {
  const suffix = entry.use === 'provided' ? (entry.longestSuffix ?? '') : '';
  const all = [
    ...objects,
    ...(entry.use === 'provided' || entry.use === 'shared' ? [{ kind: entry.kind, name: `${value}${suffix}` }] : []),
  ];
  for (const { kind, name } of all) {
    const violation = nameViolation(kind, name);
    if (violation)
      return {
        path,
        message: `${fieldName(path)}: ${name === value ? `"${name}"` : `"${value}" gives "${name}", which`} ${violation}`,
        fix: 'use another name',
      };
  }
  return undefined;
}

function clashOf({ value, path, objects }: Choice, others: readonly NamedObject[]): string | undefined {
  const own = new Set(objects.map(({ name }) => name));
  const known = new Map(others.filter(({ name }) => own.has(name)).map((object) => [keyOfNamed(object), object]));
  const hits = objects.flatMap((object) => known.get(keyOfNamed(object)) ?? []);
  const [first] = hits;
  if (!first) return undefined;
  const kinds = hits.filter(({ name, what }) => name === first.name && what === first.what).map(({ kind }) => kind);
  const subject = first.name === value ? `"${value}"` : `"${value}" gives "${first.name}", which`;
  return `${fieldName(path)}: ${subject} is the name of the ${listed(kinds)} of ${first.what}`;
}

function clashFix<S>(choice: Choice, names: Names<S>, others: (one: Choice) => readonly NamedObject[]): string {
  const { entry, value, path } = choice;
  const entryName = insteadOf(entry);
  const usual = entryName === undefined ? undefined : names.usual(entryName);
  const another = choiceOf({ path, value: `${value}-2` }, entry, names);
  const isFree = !formProblem(another) && !clashOf(another, others(another));
  const write = isFree ? `use another name, such as ${another.value}` : 'use another name';
  const remove =
    usual === undefined || usual === value ? [] : [`remove ${String(path.at(-1))}, whose default is ${usual}`];
  const hint = entry.use === 'made' && entry.hint ? [entry.hint] : [];
  return [...remove, write, ...hint].join('; or ');
}

function listed(kinds: readonly string[]): string {
  const all = [...new Set(kinds)];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
