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
          message: `unknown check ${waiver.check}`,
          fix: near ? `did you mean ${near}?` : 'docs/checks.md lists all checks',
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
          message: `the waiver of ${check.id} expired on ${waiver.until}`,
          fix: `${check.fix}; or set a new date, with a current reason`,
        },
      ];
    }
    if (isUsed(waiver)) return [];
    return [
      {
        location: at('check'),
        check: 'MLF-WAIVER-2',
        message: `the waiver of ${check.id} has no effect`,
        fix: 'remove it',
      },
    ];
  });
}
