/** Two states of an overlay, object by object. An object that another version of its API describes is the same object. */
import { identityOf, type KubernetesObject, keyOf } from '../kubernetes/object.js';
import { withoutDigest } from '../model/digested-job.js';
import { fieldChanges } from './field-changes.js';
import { renames } from './renames.js';
import type { ChangeContext, ObjectChange } from './rule.js';

export function objectChanges({ before, after }: ChangeContext): readonly ObjectChange[] {
  const [old, next] = [byKey(before), byKey(after)];
  const removed = [...old].flatMap(([key, object]) => (next.has(key) ? [] : [object]));
  const added = [...next].flatMap(([key, object]) => (old.has(key) ? [] : [object]));
  const renamed = renames(removed, added);
  const both = [...next].flatMap(([key, object]) => {
    const was = old.get(key);
    if (!was) return [];
    const fields = fieldChanges(was, object);
    return fields.length > 0 ? [changeOf('changed', was, object)] : [];
  });
  const oldNames = new Set(renamed.keys());
  const newNames = new Set(renamed.values());
  return [
    ...both,
    ...[...renamed].map(([was, object]) => changeOf('renamed', was, object)),
    ...removed
      .filter((object) => !oldNames.has(object))
      .map((object) => ({ change: 'removed' as const, identity: identityOf(object), before: object, fields: [] })),
    ...added
      .filter((object) => !newNames.has(object))
      .map((object) => ({ change: 'added' as const, identity: identityOf(object), after: object, fields: [] })),
  ];
}

function changeOf(change: 'changed' | 'renamed', before: KubernetesObject, after: KubernetesObject): ObjectChange {
  return { change, identity: identityOf(after), before, after, fields: fieldChanges(before, after) };
}

/** A Job of the package has the digest of its spec in its name, and is the same one for people. */
function byKey(objects: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> {
  return new Map(
    objects.map((object) => {
      const identity = identityOf(object);
      const name = object.kind === 'Job' ? withoutDigest(identity.name) : identity.name;
      return [keyOf({ ...identity, name }), object];
    }),
  );
}
