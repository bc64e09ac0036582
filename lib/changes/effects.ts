/** What the change of an overlay does, the worst first. */
import { describe } from '../kubernetes/object.js';
import { locationsIn } from '../readme/readme-data.js';
import type { FieldChange } from './field-changes.js';
import { isOf } from './match.js';
import { objectChanges } from './object-changes.js';
import { type Risk, risks } from './risk.js';
import type { ChangeContext, Effect, Found, ObjectChange, Rule } from './rule.js';
import { objectAdded, objectRemoved, otherChange } from './rules/cosmetic.js';
import { dataMovesOf } from './rules/data-moves.js';
import { objectRules } from './rules.js';

/** The effects on objects. Each changed field is in one of them at least. */
export function objectEffects(context: ChangeContext): readonly Effect[] {
  return objectChanges(context)
    .flatMap((change) => effectsOf(change, context))
    .sort(byRisk);
}

/**
 * The effects on data, which objects alone do not show.
 *
 * @param before - the README of the overlay as it was; empty if there was none
 * @param after - the same as it will be
 */
export function dataEffects(before: string, after: string): readonly Effect[] {
  const next = new Map(locationsIn(after).map(({ data, location }) => [data, location]));
  return locationsIn(before).flatMap((old) =>
    dataMovesOf(old, next.get(old.data)).map(({ rule, what, ...texts }) => wholeEffect(rule, old.data, what, texts)),
  );
}

export function byRisk(a: Pick<Effect, 'risk'>, b: Pick<Effect, 'risk'>): number {
  return risks.indexOf(a.risk) - risks.indexOf(b.risk);
}

function effectsOf(change: ObjectChange, context: ChangeContext): readonly Effect[] {
  const hidden = change.before && isOf(change.before, ['Secret']);
  const subject = describe(change.identity);
  const effectOf = (
    rule: Omit<Rule, 'find'>,
    fields: readonly FieldChange[],
    texts: Pick<Found, 'reason' | 'advice'> = {},
  ): Effect => ({
    rule: rule.id,
    risk: riskOf(rule),
    subject,
    ...(change.change === 'changed' ? {} : { what: whatOf(change) }),
    fields: hidden ? fields.map(withoutValues) : fields,
    ...textsOf(rule, texts),
  });
  const found = objectRules.flatMap((rule) =>
    [...rule.find(change, context)].map((one) => effectOf(rule, one.fields ?? [], one)),
  );
  const claimed = fieldsOf(found);
  const rest = change.fields.filter(({ field }) => !claimed.has(field));
  if (change.change === 'changed')
    return [...withoutRepeated(found), ...(rest.length > 0 ? [effectOf(otherChange, rest)] : [])];
  if (found.length > 0) return found;
  return [effectOf(change.change === 'added' ? objectAdded : objectRemoved, change.fields)];
}

function fieldsOf(effects: readonly Effect[]): ReadonlySet<string> {
  return new Set(effects.flatMap(({ fields }) => fields.map(({ field }) => field)));
}

/** What has a risk is not also called cosmetic. */
function withoutRepeated(effects: readonly Effect[]): readonly Effect[] {
  const judged = fieldsOf(effects.filter(({ risk }) => risk !== 'cosmetic'));
  return effects.flatMap((effect) => {
    if (effect.risk !== 'cosmetic') return [effect];
    const fields = effect.fields.filter(({ field }) => !judged.has(field));
    return fields.length > 0 ? [{ ...effect, fields }] : [];
  });
}

/** An effect that is of no field. */
export function wholeEffect(
  rule: Omit<Rule, 'find'>,
  subject: string,
  what: string,
  texts: Pick<Found, 'reason' | 'advice'> = {},
): Effect {
  return { rule: rule.id, risk: riskOf(rule), subject, what, fields: [], ...textsOf(rule, texts) };
}

/** Those of what was found, and else of the rule. */
function textsOf(rule: Omit<Rule, 'find'>, { reason, advice }: Pick<Found, 'reason' | 'advice'>) {
  return { reason: reason ?? rule.reason, advice: advice ?? rule.advice };
}

function riskOf({ id }: Pick<Rule, 'id'>): Risk {
  return id.slice(0, id.indexOf('/')) as Risk;
}

function whatOf({ change, before }: ObjectChange): string {
  if (change !== 'renamed' || !before) return change;
  const { namespace, name } = before.metadata;
  return `renamed from ${namespace ? `${namespace}/` : ''}${name}`;
}

/** Values of Secrets are never shown. */
function withoutValues(field: FieldChange): FieldChange {
  if (!['data', 'stringData'].includes(field.path[0] ?? '')) return field;
  return { ...field, before: field.before && '<hidden>', after: field.after && '<hidden>' };
}
