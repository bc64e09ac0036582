import type { Construct } from 'constructs';
import type { Flow } from './flow.js';
import type { Prerequisite } from './prerequisite.js';
import type { Requirement } from './requirement.js';
import type { SecretRequirement } from './secret-requirement.js';
import type { WatchedObject } from './watched.js';

/** What constructs publish for others to collect, by the name of the field that holds it. */
export interface Published {
  /** Connections. */
  readonly flows: Flow;
  /** Secrets that pods read. */
  readonly secrets: SecretRequirement;
  /** Objects that others must provide. */
  readonly requirements: Requirement;
  /** What must be true of the cluster. */
  readonly prerequisites: Prerequisite;
  /** Objects that alerts and dashboard watch. */
  readonly watched: WatchedObject;
}

/** Fields that each of them has. Constructs of other packages have fields of these names too: `secrets` of cdk8s-plus. */
const shapes: { readonly [Name in keyof Published]: readonly (keyof Published[Name])[] } = {
  flows: ['from', 'to', 'ports', 'why'],
  secrets: ['name', 'namespace', 'keys'],
  requirements: ['kind', 'name', 'keys'],
  prerequisites: ['what', 'why'],
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
