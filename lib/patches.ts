import { ApiObject, type App, JsonPatch } from 'cdk8s';
import type { Environment } from './environment/environment.js';
import type { Patch } from './environment/exceptions.js';
import type { Problem } from './environment/location.js';

/** Puts the environment's JSON patches on the objects they name; a patch that names none, or several, is a problem. */
export function addPatches(app: App, environment: Environment): readonly Problem[] {
  const objects = app.node.findAll().filter(ApiObject.isApiObject);
  return environment.settings.patches.flatMap((patch, index) => {
    const targets = objects.filter((object) => matches(object, patch.target));
    const [target, ...others] = targets;
    if (target && others.length === 0) {
      target.addJsonPatch(...patch.operations.map(operation));
      return [];
    }
    return [unclearTarget(patch, index, targets, objects, environment)];
  });
}

function matches(object: ApiObject, target: Patch['target']): boolean {
  return (
    object.kind === target.kind &&
    object.metadata.name === target.name &&
    (target.namespace === undefined || object.metadata.namespace === target.namespace)
  );
}

function operation({ op, path, value }: Patch['operations'][number]): JsonPatch {
  switch (op) {
    case 'add':
      return JsonPatch.add(path, value);
    case 'replace':
      return JsonPatch.replace(path, value);
    case 'test':
      return JsonPatch.test(path, value);
    case 'remove':
      return JsonPatch.remove(path);
  }
}

function unclearTarget(
  { target }: Patch,
  index: number,
  targets: readonly ApiObject[],
  objects: readonly ApiObject[],
  environment: Environment,
): Problem {
  const location = environment.locate(['patches', index, 'target']);
  const wanted = `${target.kind} ${target.namespace ? `${target.namespace}/` : ''}${target.name}`;
  if (targets.length > 1) {
    const namespaces = targets.map((object) => object.metadata.namespace ?? 'none').join(', ');
    return {
      location,
      message: `${wanted} names ${targets.length} objects`,
      fix: `add the namespace: one of ${namespaces}`,
    };
  }
  const ofKind = objects.filter((object) => object.kind === target.kind).map((object) => object.metadata.name);
  return {
    location,
    message: `${wanted} is not an object of this overlay`,
    fix:
      ofKind.length > 0
        ? `of kind ${target.kind} there is ${ofKind.join(', ')}`
        : `there is no object of kind ${target.kind}; the overlay's README lists all`,
  };
}
