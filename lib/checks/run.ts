/** Checks an overlay: the findings that are not waived, as problems of the environment file. */
import type { Waiver } from '../environment/exceptions.js';
import { sorted } from '../environment/parse.js';
import { describe, identityOf } from '../kubernetes/object.js';
import { withoutDigest } from '../model/digested-job.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { Problem, ValuePath } from '../schema/location.js';
import { withoutCredentials } from './credentials/credentials.js';
import { type Found, findInOverlay } from './findings.js';
import { originOf } from './origin.js';
import { waiverProblems } from './waivers.js';

/** A finding that is waived by the environment. */
export interface Waived {
  readonly check: string;
  readonly object: string;
  readonly waiver: Waiver;
}

export interface CheckResult {
  readonly problems: readonly Problem[];
  readonly waived: readonly Waived[];
}

/**
 * Runs every check on an overlay, and applies its waivers.
 *
 * @param today - the date as YYYY-MM-DD, only for the expiry of waivers
 */
export function runChecks(overlay: RenderedOverlay, today: string): CheckResult {
  const { waivers } = overlay.environment.settings;
  const { found, unfinished } = findInOverlay(overlay);
  const used = new Set<Waiver>();
  const problems: Problem[] = [];
  const reported = new Set<string>();
  const waived: Waived[] = [];
  for (const one of found) {
    const { check, finding } = one;
    const object = finding.object ? describe(identityOf(finding.object)) : 'overlay';
    const names = [undefined, object, withoutDigest(object)];
    const matching = waivers.filter((waiver) => waiver.check === check.id && names.includes(waiver.object));
    for (const waiver of matching) used.add(waiver);
    const valid = check.waivable ? matching.find((waiver) => waiver.until >= today) : undefined;
    const origin = originOf(one, overlay);
    const place = `${check.id} ${JSON.stringify(origin)} ${finding.message}`;
    if (valid) waived.push({ check: check.id, object, waiver: valid });
    // A value of the environment that is used in several objects is reported once.
    else if (!origin || !reported.has(place)) problems.push(problemOf(one, object, origin, overlay));
    reported.add(place);
  }
  problems.push(...waiverProblems(overlay, today, (waiver) => used.has(waiver) || unfinished.has(waiver.check)));
  return { problems: sorted(problems), waived };
}

function problemOf(
  { check, finding }: Found,
  object: string,
  origin: ValuePath | undefined,
  { environment }: RenderedOverlay,
): Problem {
  const where = finding.object ? `${object}${finding.field ? ` ${finding.field}` : ''}: ` : '';
  return {
    location: environment.locate(origin ?? []),
    check: check.id,
    // Messages quote values, and any value can contain a password.
    message: withoutCredentials(`${where}${finding.message}`),
    fix: finding.fix ?? check.fix,
  };
}
