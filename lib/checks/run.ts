import { isFamiliarKind, knownKind } from '../crds/validate.js';
import type { Waiver } from '../environment/exceptions.js';
import { sorted } from '../environment/parse.js';
import { isBuiltInGroup } from '../kubernetes/kubernetes-schema.js';
import { describe, groupOf, identityOf, type KubernetesObject } from '../kubernetes/object.js';
import { withoutDigest } from '../model/digested-job.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { Problem, ValuePath } from '../schema/location.js';
import { suggest } from '../schema/suggest.js';
import { checks } from './all.js';
import type { Check, Finding } from './check.js';
import { withoutCredentials } from './credentials.js';
import { originOf } from './origin.js';

/** A finding that a waiver of the environment lifts. */
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
 * Runs every check over an overlay and lifts what its waivers say.
 *
 * @param today - the day as YYYY-MM-DD; it decides only whether a waiver has run out
 */
export function runChecks(overlay: RenderedOverlay, today: string): CheckResult {
  const { waivers } = overlay.environment.settings;
  const used = new Set<Waiver>();
  const problems: Problem[] = [];
  const told = new Set<string>();
  const waived: Waived[] = [];
  const unfinished = new Set<string>();
  const seen = { ...overlay, objects: overlay.objects.map(qualified) };
  for (const check of checks) {
    const misshapen = problems.some((problem) => problem.check === 'MLF-SCHEMA-1');
    const { findings, finished } = findingsOf(check, seen, misshapen);
    if (!finished) unfinished.add(check.id);
    for (const finding of findings) {
      const object = finding.object ? describe(identityOf(finding.object)) : 'overlay';
      const names = [undefined, object, withoutDigest(object)];
      const matching = waivers.filter((waiver) => waiver.check === check.id && names.includes(waiver.object));
      for (const waiver of matching) used.add(waiver);
      const valid = check.waivable ? matching.find((waiver) => waiver.until >= today) : undefined;
      const origin = finding.environmentPath ?? originOf(finding, overlay.environment);
      const place = `${check.id} ${JSON.stringify(origin)} ${finding.message}`;
      if (valid) waived.push({ check: check.id, object, waiver: valid });
      // One value of the environment that stands in many objects is one mistake.
      else if (!origin || !told.has(place)) problems.push(problemOf(check, { ...finding, object, origin }, overlay));
      told.add(place);
    }
  }
  problems.push(...waiverProblems(overlay, today, (waiver) => used.has(waiver) || unfinished.has(waiver.check)));
  return { problems: sorted(problems), waived };
}

/**
 * An object as checks see it. Other groups may have kinds of a familiar name and another shape, such as OpenShift's own
 * RoleBinding; under its full name, as kubectl takes it, no check mistakes it for the one it knows.
 */
function qualified(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind } = object;
  const isNamesake = isFamiliarKind(kind) && !knownKind(apiVersion, kind) && !isBuiltInGroup(groupOf(apiVersion));
  return isNamesake ? { ...object, kind: `${kind}.${groupOf(apiVersion)}` } : object;
}

/**
 * What a check finds. It may stumble over an object of the wrong shape, which a patch or an extra object can have;
 * then the schema's check, the first of all, has already said what is wrong with it.
 */
function findingsOf(
  check: Check,
  overlay: RenderedOverlay,
  misshapen: boolean,
): { readonly findings: readonly Finding[]; readonly finished: boolean } {
  const findings: Finding[] = [];
  try {
    for (const finding of check.run(overlay)) findings.push(finding);
    return { findings, finished: true };
  } catch (error) {
    if (!misshapen) throw error;
    return { findings, finished: false };
  }
}

function problemOf(
  check: Check,
  finding: Omit<Finding, 'object'> & { readonly object: string; readonly origin: ValuePath | undefined },
  { environment }: RenderedOverlay,
): Problem {
  const { object, origin, field } = finding;
  const where = object === 'overlay' ? '' : `${object}${field ? ` ${field}` : ''}: `;
  return {
    location: environment.locate(origin ?? []),
    check: check.id,
    // Any check may quote a value, and any value may hold a password that somebody left there.
    message: withoutCredentials(`${where}${finding.message}`),
    fix: finding.fix ?? check.fix,
  };
}

/** Waivers are promises with an end: one that is over, lifts nothing or names nothing has to go. */
function waiverProblems(
  { environment }: RenderedOverlay,
  today: string,
  isUsed: (waiver: Waiver) => boolean,
): readonly Problem[] {
  return environment.settings.waivers.flatMap((waiver, index): readonly Problem[] => {
    const at = (field: string) => environment.locate(['waivers', index, field]);
    const check = checks.find((candidate) => candidate.id === waiver.check);
    if (!check) {
      const near = suggest(
        waiver.check,
        checks.map((candidate) => candidate.id),
      );
      return [
        {
          location: at('check'),
          check: 'MLF-WAIVER-3',
          message: `there is no check ${waiver.check}`,
          fix: near ? `did you mean ${near}?` : 'the README lists all checks',
        },
      ];
    }
    if (!check.waivable) {
      return [
        {
          location: at('check'),
          check: 'MLF-WAIVER-4',
          message: `${check.id} cannot be waived: ${check.cause}`,
          fix: check.fix,
        },
      ];
    }
    if (waiver.until < today) {
      return [
        {
          location: at('until'),
          check: 'MLF-WAIVER-1',
          message: `the waiver of ${check.id} ran out on ${waiver.until}`,
          fix: `${check.fix}; or give the waiver a new date, with the reason of today`,
        },
      ];
    }
    if (isUsed(waiver)) return [];
    return [
      {
        location: at('check'),
        check: 'MLF-WAIVER-2',
        message: `the waiver of ${check.id} lifts nothing`,
        fix: 'remove it',
      },
    ];
  });
}
