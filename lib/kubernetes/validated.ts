/** Constructs that judge their own objects when an app is synthesized, and what they may do in spite of a check. */
import type { Construct } from 'constructs';

/** What is wrong with the objects of a construct: one text for each finding. */
export type Judge = (construct: Construct) => readonly string[];

/** A check that does not apply to the objects of a construct, and why. */
export interface WaivedCheck {
  /** Its id: `MLF-IMAGE-2`. */
  readonly check: string;
  readonly reason: string;
}

const validated = new WeakSet<Construct>();
const waived = new WeakMap<Construct, WaivedCheck[]>();
let judge: Judge = () => [];
let refusal: (check: string) => string | undefined = () => undefined;

/**
 * Checks are above all constructs, so the entries of the library hand them over.
 *
 * @param refusalOf - why a check cannot be waived; undefined if it can
 */
export function judgeBy(given: Judge, refusalOf: typeof refusal): void {
  judge = given;
  refusal = refusalOf;
}

/** Adds the checks of the construct's objects to the validation of its app. */
export function validate(construct: Construct): void {
  validated.add(construct);
  construct.node.addValidation({ validate: () => [...judge(construct)] });
}

export function isValidated(construct: Construct): boolean {
  return validated.has(construct);
}

/** A check is not applied to the objects of a construct and of its children. */
export function waive(construct: Construct, waiver: WaivedCheck): void {
  waived.set(construct, [...(waived.get(construct) ?? []), waiver]);
  construct.node.addValidation({ validate: () => [refusal(waiver.check)].filter((one) => one !== undefined) });
}

export function isWaived(construct: Construct, check: string): boolean {
  return construct.node.scopes.some((scope) => waived.get(scope as Construct)?.some((one) => one.check === check));
}
