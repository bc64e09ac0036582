import type { Construct } from 'constructs';
import type { Prerequisite, RequiredObject } from './contract.js';
import type { Flow } from './flow.js';
import type { SecretNeed } from './secret-need.js';
import type { WatchedObject } from './watched.js';

/** What constructs publish for others to collect, by the name of the field that holds it. */
export interface Published {
  /** Connections. */
  readonly flows: Flow;
  /** Secrets that pods read. */
  readonly secrets: SecretNeed;
  /** Objects that others must provide. */
  readonly requirements: RequiredObject;
  /** What must be true of the cluster. */
  readonly prerequisites: Prerequisite;
  /** Objects that alerts and dashboard watch. */
  readonly watched: WatchedObject;
}

/** Fields that each of them has. Constructs of other packages have fields of these names too: `secrets` of cdk8s-plus. */
const shapes: { readonly [Name in keyof Published]: readonly (keyof Published[Name])[] } = {
  flows: ['from', 'to', 'ports', 'why'],
  secrets: ['name', 'namespace', 'readBy', 'keys'],
  requirements: ['kind', 'name', 'readBy', 'keys'],
  prerequisites: ['what', 'why', 'test'],
  watched: ['kind', 'name', 'namespace'],
};

/** What the constructs of a tree publish under a name, in the order of the tree. */
export function published<Name extends keyof Published>(scope: Construct, name: Name): readonly Published[Name][] {
  const isPublished = (value: unknown): value is Published[Name] =>
    typeof value === 'object' && value !== null && shapes[name].every((field) => field in value);
  return scope.node.findAll().flatMap((construct) => {
    const values: unknown = Reflect.get(construct, name);
    return Array.isArray(values) ? values.filter(isPublished) : [];
  });
}
