import { applyPatch, JsonPatchError, type Operation } from 'fast-json-patch';
import type { Environment } from '../environment/environment.js';
import type { Patch } from '../environment/exceptions.js';
import { describe, identityOf, type KubernetesObject } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';
import { withoutDigest } from '../model/digested-job.js';
import type { Problem } from '../schema/location.js';

export interface Patched {
  readonly objects: readonly KubernetesObject[];
  /** Patches that match no object or several, or cannot be applied to their object. */
  readonly problems: readonly Problem[];
}

/** Applies the environment's JSON patches, in their order, to rendered objects. */
export function applyPatches(objects: readonly KubernetesObject[], environment: Environment): Patched {
  const patched = [...objects];
  const problems = environment.settings.patches.flatMap((patch, index): readonly Problem[] => {
    const targets = patched.filter((object) => isTargetOf(patch, object));
    const [target, other] = targets;
    if (!target || other) return [unclearTarget(patch, index, targets, patched, environment)];
    const result = apply(target, patch, index, environment);
    if ('location' in result) return [result];
    patched[patched.indexOf(target)] = result.object;
    return [];
  });
  return { objects: patched, problems };
}

/** Whether a patch targets this object. */
export function isTargetOf({ target }: Patch, { kind, metadata }: KubernetesObject): boolean {
  return (
    kind === target.kind &&
    metadata.name === target.name &&
    (target.namespace === undefined || metadata.namespace === target.namespace)
  );
}

/** One operation after the other, so that a problem is reported at the line of its operation. */
function apply(
  target: KubernetesObject,
  { operations }: Patch,
  index: number,
  environment: Environment,
): { readonly object: KubernetesObject } | Problem {
  let object: unknown = target;
  for (const [step, operation] of operations.entries()) {
    const at = (message: string, fix: string): Problem => ({
      location: environment.locate(['patches', index, 'operations', step]),
      message: `${operation.op} ${operation.path} on ${describe(identityOf(target))}: ${message}`,
      fix,
    });
    try {
      object = applyPatch(object, [operation as Operation], true, false).newDocument;
    } catch (error) {
      return at(
        reason(error),
        `compare the path with the object in the overlay; to add to a map or list that does not exist, add the map or list first`,
      );
    }
    if (!isNamed(object))
      return at('removes apiVersion, kind or name of the object', 'do not change these three fields');
  }
  return { object: object as KubernetesObject };
}

function reason(error: unknown): string {
  if (!(error instanceof JsonPatchError)) return error instanceof Error ? error.message : String(error);
  switch (error.name) {
    case 'TEST_OPERATION_FAILED':
      return 'the value at this path is different';
    case 'OPERATION_PATH_CANNOT_ADD':
    case 'OPERATION_PATH_UNRESOLVABLE':
      return 'the path does not exist';
    case 'OPERATION_VALUE_REQUIRED':
    case 'OPERATION_VALUE_CANNOT_CONTAIN_UNDEFINED':
      return 'the operation requires a value';
    default:
      return error.message.split('\n')[0] ?? error.name;
  }
}

function isNamed(value: unknown): boolean {
  const filled = (text: unknown) => typeof text === 'string' && text !== '';
  return (
    isObject(value) &&
    filled(value['apiVersion']) &&
    filled(value['kind']) &&
    isObject(value['metadata']) &&
    filled(value['metadata']['name'])
  );
}

function unclearTarget(
  { target }: Patch,
  index: number,
  targets: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
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
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name === withoutDigest(target.name));
  if (target.kind === 'Job' && job)
    return {
      location,
      message: `${wanted}: the digest at the end changes with the Job`,
      fix: `use the name without version and digest: ${job.metadata.name}`,
    };
  const ofKind = objects.filter((object) => object.kind === target.kind).map((object) => object.metadata.name);
  return {
    location,
    message: `${wanted} is not an object of this overlay`,
    fix:
      ofKind.length > 0
        ? `of kind ${target.kind} there is ${ofKind.join(', ')}`
        : `the overlay has no object of kind ${target.kind}; its README lists all objects`,
  };
}
