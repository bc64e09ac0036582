import type { Waiver } from '../environment/exceptions.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { Problem } from '../schema/location.js';
import { suggest } from '../schema/suggest.js';
import { checks } from './all.js';

/** Waivers that must be removed: expired, without effect, or of a check that does not exist or cannot be waived. */
export function waiverProblems(
  { environment }: RenderedOverlay,
  today: string,
  isUsed: (waiver: Waiver) => boolean,
): readonly Problem[] {
  return environment.settings.waivers.flatMap((waiver, index): readonly Problem[] => {
    const at = (field: string) => environment.locate(['waivers', index, field]);
    const refused = refusedWaiver(waiver.check);
    if (refused) return [{ location: at('check'), ...refused }];
    if (waiver.until < today) {
      return [
        {
          location: at('until'),
          check: 'MLF-WAIVER-1',
          message: `the waiver of ${waiver.check} expired on ${waiver.until}`,
          fix: `${fixOf(waiver.check)}; or set a new date, with a current reason`,
        },
      ];
    }
    return isUsed(waiver) ? [] : [{ location: at('check'), ...unusedWaiver(waiver.check) }];
  });
}

/** What is wrong with a waiver of a check that finds nothing. */
export function unusedWaiver(id: string): WaiverProblem {
  return { check: 'MLF-WAIVER-2', message: `the waiver of ${id} has no effect`, fix: 'remove it' };
}

type WaiverProblem = Required<Pick<Problem, 'check' | 'message' | 'fix'>>;

/** Why no object can be exempt from a check: there is none of this id, or the cluster would refuse the object. */
export function refusedWaiver(id: string): WaiverProblem | undefined {
  const check = checks.find((candidate) => candidate.id === id);
  if (!check) {
    const near = suggest(
      id,
      checks.map((candidate) => candidate.id),
    );
    const fix = near ? `did you mean ${near}?` : 'docs/checks.md lists all checks';
    return { check: 'MLF-WAIVER-3', message: `unknown check ${id}`, fix };
  }
  if (check.waivable) return undefined;
  return { check: 'MLF-WAIVER-4', message: `${id} cannot be waived: ${check.cause}`, fix: check.fix };
}

function fixOf(id: string): string {
  return checks.find((check) => check.id === id)?.fix ?? '';
}
