/** What synth says of a change: what the cluster refuses, and what the server loses sight of. */
import { noticeOf } from './describe-change.js';
import type { Effect } from './rule.js';
import { allRules } from './rules.js';

const spoken: ReadonlySet<string> = new Set(allRules.flatMap(({ id, notice }) => (notice ? [id] : [])));

export function noticesOf(effects: readonly Effect[]): readonly string[] {
  return effects.filter(({ rule }) => spoken.has(rule)).map(noticeOf);
}
