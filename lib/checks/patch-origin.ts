/** The operation of a patch that set a value of an object. */
import { isDeepStrictEqual } from 'node:util';
import type { Patch } from '../environment/exceptions.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { type FieldPath, fieldName } from '../kubernetes/structural.js';
import { withoutDigest } from '../model/digested-job.js';
import { isTargetOf } from '../overlay/patches.js';
import type { ValuePath } from '../schema/location.js';
import { pathOf, valueAt } from './field-path.js';

type Operation = Patch['operations'][number];

interface Step {
  readonly operation: Operation;
  /** Its path in the environment. */
  readonly place: ValuePath;
}

/** The last operation that set a field or one of its parents, or removed it. */
export function patchThatSet(
  object: KubernetesObject,
  field: string,
  patches: readonly Patch[],
): ValuePath | undefined {
  const path = pathOf(object, field);
  return stepsOn(object, patches)
    .reverse()
    .flatMap(({ operation, place }): readonly ValuePath[] => {
      const target = targetOf(operation, path);
      if (operation.op === 'remove') return isRemoved(object, field, target) ? [place] : [];
      const sets =
        operation.op !== 'test' &&
        isWithin(path, target) &&
        isDeepStrictEqual(valueAt(object, target), operation.value);
      return sets ? [[...place, 'value', ...path.slice(target.length)]] : [];
    })[0];
}

/** The operation inside a field, if there is only one. */
export function patchInside(object: KubernetesObject, field: string, patches: readonly Patch[]): ValuePath | undefined {
  const path = pathOf(object, field);
  const [step, other] = stepsOn(object, patches).filter(
    ({ operation }) => operation.op !== 'test' && isWithin(targetOf(operation, path), path),
  );
  return other ? undefined : step?.place;
}

function stepsOn({ metadata, ...object }: KubernetesObject, patches: readonly Patch[]): Step[] {
  const target = { ...object, metadata: { ...metadata, name: withoutDigest(metadata.name) } };
  return patches.flatMap((patch, index) =>
    isTargetOf(patch, target)
      ? patch.operations.map((operation, step) => ({ operation, place: ['patches', index, 'operations', step] }))
      : [],
  );
}

/** The path of an operation. The end of a list, `-`, matches the item in the other path. */
function targetOf({ path: pointer }: Operation, path: FieldPath): FieldPath {
  const keys = pointer.split('/').slice(1);
  return keys.map((key, index) => {
    const other = path[index];
    if (typeof other === 'number') return key === '-' ? other : /^\d+$/.test(key) ? Number(key) : key;
    return key.replaceAll('~1', '/').replaceAll('~0', '~');
  });
}

function isWithin(path: FieldPath, whole: FieldPath): boolean {
  return whole.every((key, index) => path[index] === key);
}

function isRemoved(object: KubernetesObject, field: string, target: FieldPath): boolean {
  const name = fieldName(target);
  return (field === name || field.startsWith(`${name}.`)) && valueAt(object, target) === undefined;
}
