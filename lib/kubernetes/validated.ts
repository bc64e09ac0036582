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
let problemOf: (construct: Construct, check: string) => string | undefined = () => undefined;

/**
 * Checks are above all constructs, so the entries of the library hand them over.
 *
 * @param waiverProblemOf - what is wrong with the waiver of a check at a construct: it is not possible, or has no effect
 */
export function judgeBy(given: Judge, waiverProblemOf: typeof problemOf): void {
  judge = given;
  problemOf = waiverProblemOf;
}

/** Adds the checks of the construct's objects to the validation of its app. */
export function validate(construct: Construct): void {
  validated.add(construct);
  construct.node.addValidation({ validate: () => [...judge(construct)] });
}

export function isValidated(construct: Construct): boolean {
  return validated.has(construct);
}

/** A check is not applied to the objects of a construct and of its children. It is a problem if it has no finding there. */
export function waive(construct: Construct, waiver: WaivedCheck): void {
  waived.set(construct, [...(waived.get(construct) ?? []), waiver]);
  construct.node.addValidation({
    validate: () => [problemOf(construct, waiver.check)].filter((one) => one !== undefined),
  });
}

export function isWaived(construct: Construct, check: string): boolean {
  return construct.node.scopes.some((scope) => waived.get(scope as Construct)?.some((one) => one.check === check));
}
