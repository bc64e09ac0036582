/** The same change of many objects, such as a label, in one place. */
import { describeChange } from '../../changes/describe-change.js';
import type { Effect } from '../../changes/rule.js';

export interface Group extends Omit<Effect, 'subject' | 'fields'> {
  readonly subjects: readonly string[];
  /** What changes, in words. */
  readonly lines: readonly string[];
}

export function groupsOf(effects: readonly Effect[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly subjects: string[] }>();
  for (const { subject, fields, ...effect } of effects) {
    const lines = [...(effect.what ? [effect.what] : []), ...fields.map(describeChange)];
    const key = JSON.stringify([effect.rule, lines, effect.reason, effect.advice]);
    const known = groups.get(key);
    if (known) known.subjects.push(subject);
    else groups.set(key, { ...effect, subjects: [subject], lines });
  }
  return [...groups.values()];
}

/** The first few by name. */
export function subjectsText({ subjects }: Pick<Group, 'subjects'>): string {
  return subjects.length > 4
    ? `${subjects.slice(0, 3).join(', ')} and ${subjects.length - 3} more`
    : subjects.join(', ');
}
