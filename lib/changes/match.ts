/** What rules ask of a change: its kind, and fields by patterns. */
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import type { FieldChange } from './field-changes.js';
import type { ChangeContext, Found, ObjectChange, Rule } from './rule.js';

/** The state that decides what a change is about: the old one, if there is one. */
export function anyState({ before, after }: ObjectChange): KubernetesObject {
  const object = before ?? after;
  if (!object) throw new Error('a change is of an object');
  return object;
}

/** Every object of the new state. */
export function wholeOf({ after, whole }: ChangeContext): readonly KubernetesObject[] {
  return whole ? whole() : after;
}

/** @param kinds - `apps/Deployment`; of the core group `Service` */
export function isOf(object: KubernetesObject, kinds: readonly string[]): boolean {
  const group = groupOf(object.apiVersion);
  return kinds.includes(group ? `${group}/${object.kind}` : object.kind);
}

/**
 * Both states of an object that changes and keeps its name; undefined for all else.
 *
 * @param kinds - of any kind by default
 */
export function bothOf(
  { change, before, after }: ObjectChange,
  kinds?: readonly string[],
): { readonly before: KubernetesObject; readonly after: KubernetesObject } | undefined {
  return change === 'changed' && before && after && (!kinds || isOf(after, kinds)) ? { before, after } : undefined;
}

/** Whether the old name no longer exists after the change. */
export function isGone({ change }: ObjectChange): boolean {
  return change === 'removed' || change === 'renamed';
}

/** Whether the new name did not exist before. */
export function isNew({ change }: ObjectChange): boolean {
  return change === 'added' || change === 'renamed';
}

/**
 * The changed fields at or below a pattern, and those that have it inside: `spec.containers[*].image`. A `*` is any one field.
 */
export function fieldsAt(change: ObjectChange, ...patterns: readonly string[]): readonly FieldChange[] {
  const wanted = patterns.map(partsOf);
  return change.fields.filter(({ path }) => wanted.some((pattern) => fits(pattern, path)));
}

const parsed = new Map<string, readonly string[]>();

function partsOf(pattern: string): readonly string[] {
  const known = parsed.get(pattern) ?? pattern.split(/\.|(?=\[)/).filter(Boolean);
  parsed.set(pattern, known);
  return known;
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.every((part, index) => {
    const name = path[index];
    return name === undefined || part === name || part === '*' || (part === '[*]' && name.startsWith('['));
  });
}

/** One effect with these fields; none without fields. */
export function foundIn(fields: readonly FieldChange[]): readonly Found[] {
  return fields.length > 0 ? [{ fields }] : [];
}

type FieldRule = Omit<Rule, 'find'> & {
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
  /**
   * Which of the fields have the effect.
   * @default - all
   */
  readonly when?: (field: FieldChange, change: ObjectChange) => boolean;
  /**
   * Texts with the values of the change.
   * @default - those of the rule
   */
  readonly texts?: (change: ObjectChange, fields: readonly FieldChange[]) => Pick<Found, 'reason' | 'advice'>;
};

/** A rule about fields of an object that is in both states. */
export function fieldRule({ kinds, fields, when, texts, ...rule }: FieldRule): Rule {
  return {
    ...rule,
    find: (change) => {
      if (change.change !== 'changed' || !isOf(anyState(change), kinds)) return [];
      const found = fieldsAt(change, ...fields).filter((field) => !when || when(field, change));
      return foundIn(found).map((one) => ({ ...one, ...texts?.(change, found) }));
    },
  };
}
