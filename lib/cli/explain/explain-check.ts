/** What there is to say about a check. */
import type { ListedCheck } from '../../gitops/checks/listed-checks.js';
import { checkPage } from './reference-page.js';

const subjects: Readonly<Record<ListedCheck['appliesTo'], string>> = {
  objects: 'any manifests',
  environment: 'overlays, because it needs the environment',
  fleet: 'the fleet of gitops.yaml',
};

export function checkTexts({ id, title, cause, fix, waivable, appliesTo }: ListedCheck) {
  return { id, title, cause, fix, waivable, appliesTo, page: checkPage(id) };
}

export function checkText({ id, title, cause, fix, waivable, appliesTo }: ListedCheck): string {
  const who = appliesTo === 'fleet' ? 'what applies the overlay' : 'the API server or the operator';
  return [
    `${id}  ${title}`,
    `  cause       ${cause}`,
    `  fix         ${fix}`,
    `  applies to  ${subjects[appliesTo]}`,
    waivable
      ? `  waiver      waivers:\n                - check: ${id}\n                  reason: <why it does not apply here>\n                  until: "<YYYY-MM-DD>"`
      : `  waiver      not possible, because ${who} would refuse the object`,
    `  page        ${checkPage(id)}`,
  ].join('\n');
}
