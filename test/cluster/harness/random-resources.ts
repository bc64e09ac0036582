import fc, { type Arbitrary } from 'fast-check';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { isObject, type StructuralSchema } from '../../../lib/kubernetes/structural.js';
import { fitting, onTheEdge } from './random-values.js';

type Path = readonly (string | number)[];

/** A field of a definition: where it is, and what it may hold. */
interface Site {
  readonly path: Path;
  readonly schema: StructuralSchema;
}

/** Something done to a resource that was right. */
type Change =
  | { readonly set: Path; readonly value: unknown }
  | { readonly remove: Path }
  | { readonly duplicate: Path };

/**
 * Resources of one kind: right ones, with none to four changes, most of which leave them right and some of which do not.
 * The same seed gives the same resources.
 */
export function randomResources(
  schema: StructuralSchema,
  rightOnes: readonly KubernetesObject[],
  count: number,
  seed: number,
  { isChanged = ([first]: Path) => first === 'spec', mostChanges = 4 } = {},
): readonly KubernetesObject[] {
  const sites = [...sitesBelow(schema)].filter(({ path }) => isChanged(path));
  const resource = fc
    .tuple(fc.constantFrom(...rightOnes), fc.array(changeOf(sites), { maxLength: mostChanges }))
    .map(([right, changes]) => changes.reduce<KubernetesObject>(applied, right));
  return fc.sample(resource, { numRuns: count, seed });
}

function changeOf(sites: readonly Site[]): Arbitrary<Change> {
  const shallow = sites.filter(({ path }) => path.length <= 3);
  const site = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...shallow) }, fc.constantFrom(...sites));
  return site.chain(({ path, schema }) =>
    fc.oneof(
      { weight: 8, arbitrary: fitting(schema).map((value): Change => ({ set: path, value })) },
      { weight: 3, arbitrary: onTheEdge(schema).map((value): Change => ({ set: path, value })) },
      { weight: 2, arbitrary: fc.constant<Change>({ remove: path }) },
      { weight: 1, arbitrary: fc.constant<Change>({ duplicate: path }) },
      { weight: 1, arbitrary: fc.constant<Change>({ set: [...path.slice(0, -1), 'unheardOf'], value: 1 }) },
    ),
  );
}

function* sitesBelow(schema: StructuralSchema, path: Path = []): Iterable<Site> {
  if (path.length > 8) return;
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    yield { path: [...path, name], schema: child };
    yield* sitesBelow(child, [...path, name]);
  }
  if (schema.items) yield* sitesBelow(schema.items, [...path, 0]);
}

function applied(resource: KubernetesObject, change: Change): KubernetesObject {
  if ('set' in change) return changed(resource, change.set, () => change.value) as KubernetesObject;
  if ('remove' in change) return changed(resource, change.remove, () => undefined) as KubernetesObject;
  return changed(resource, change.duplicate, (value) =>
    Array.isArray(value) ? [...value, ...value] : value,
  ) as KubernetesObject;
}

/** A copy with another value at a path, and containers on the way where there are none. */
function changed(value: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (typeof key === 'number') {
    const items = Array.isArray(value) ? [...value] : [];
    items[key] = changed(items[key], rest, change);
    return items;
  }
  const object = isObject(value) ? value : {};
  const child = changed(object[key], rest, change);
  const { [key]: _, ...others } = object;
  return child === undefined ? others : { ...others, [key]: child };
}
