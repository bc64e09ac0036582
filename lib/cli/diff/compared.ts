/** Two states, compared: what the reports print. */
import type { OverlayChanges } from '../../changes/overlay-changes.js';
import { type Risk, riskMeanings, risks, worstOf } from '../../changes/risk.js';
import type { Effect } from '../../changes/rule.js';

export interface Compared {
  readonly from: string;
  readonly to: string;
  readonly overlays: readonly OverlayChanges[];
}

/** How many changes of each class there are, the worst first. */
export function countsOf(effects: readonly Effect[]): Partial<Record<Risk, number>> {
  const found = risks.map((risk) => [risk, effects.filter((one) => one.risk === risk).length] as const);
  return Object.fromEntries(found.filter(([, number]) => number > 0));
}

/** `1 data loss, 3 cosmetic` */
export function summaryOf(effects: readonly Effect[]): string {
  return Object.entries(countsOf(effects))
    .map(([risk, number]) => `${number} ${riskMeanings[risk as Risk].title}`)
    .join(', ');
}

/** The overlays with the worst changes first. */
export function sorted(overlays: readonly OverlayChanges[]): readonly OverlayChanges[] {
  const rank = ({ effects }: OverlayChanges) => risks.indexOf(worstOf(effects.map(({ risk }) => risk)) ?? 'cosmetic');
  return [...overlays].sort((a, b) => rank(a) - rank(b));
}

/** `ServiceAccount a/b gains get on experiments in team-a` */
export function accessText({ change, who, where, resource, verbs, names }: OverlayChanges['access'][number]): string {
  return `${who} ${change} ${verbs.join(', ')} on ${resource}${names ? ` ${names.join(', ')}` : ''} in ${where}`;
}

/** Steps of an order, as a list. */
export function numbered(steps: readonly string[]): readonly string[] {
  return steps.map((step, index) => `${index + 1}. ${step}`);
}
