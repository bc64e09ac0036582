/** Definitions by which the checks judge custom resources. */
import { customResources } from '../crds/custom-resources.js';
import { Definitions } from '../crds/definitions-of-others.js';
import { isDefinition, readDefinition } from '../crds/read-definition.js';
import { describe, identityOf, type KubernetesObject } from '../kubernetes/object.js';
import { remembered } from '../kubernetes/remembered.js';
import { fieldName } from '../kubernetes/structural.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';
import { objectsOf } from './manifests.js';

/** Those that are given, and those among the objects themselves. */
export function definitionsFor({ objects, definitions = Definitions.none }: RenderedObjects): Definitions {
  const own = definitionsAmong(objects);
  return own === Definitions.none ? definitions : joined(definitions)(own);
}

/** Always the same for the same two: validations are remembered by it. */
const joined = remembered((one: Definitions) =>
  remembered((other: Definitions) => new Definitions([...one.kinds, ...other.kinds])),
);

/** Several checks ask for those of the same objects. */
const definitionsAmong = remembered((objects: readonly KubernetesObject[]): Definitions => {
  const kinds = objects
    .filter((object) => isDefinition(object) && !customResources.some(({ name }) => name === object.metadata.name))
    // What is wrong with one is a finding of the check of schemas.
    .map(readDefinition)
    .flatMap((read) => ('defined' in read ? [read.defined] : []));
  return kinds.length > 0 ? new Definitions(kinds) : Definitions.none;
});

/** Those of a program. One that no API server would take is an error. */
export function definitionsIn(manifests: Iterable<unknown>): Definitions {
  const { objects } = objectsOf(manifests);
  const kinds = [...objects.keys()].filter(isDefinition).map((object) => {
    const read = readDefinition(object);
    if ('defined' in read) return read.defined;
    const [{ path, message, fix } = { path: [], message: 'is not valid', fix: '' }] = read.violations;
    throw new Error(`definitions: ${describe(identityOf(object))} ${fieldName(path)}: ${message}; ${fix}`);
  });
  return kinds.length > 0 ? new Definitions(kinds) : Definitions.none;
}
