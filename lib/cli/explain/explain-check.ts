/** What there is to say about a check. */
import type { Check } from '../../checks/check.js';
import { checkPage } from './reference-page.js';

export function checkTexts({ id, title, cause, fix, waivable, needs }: Check) {
  return { id, title, cause, fix, waivable, appliesTo: needs ?? 'objects', page: checkPage(id) };
}

export function checkText({ id, title, cause, fix, waivable, needs }: Check): string {
  return [
    `${id}  ${title}`,
    `  cause       ${cause}`,
    `  fix         ${fix}`,
    `  applies to  ${needs ? 'overlays, because it needs the environment' : 'any manifests'}`,
    waivable
      ? `  waiver      waivers:\n                - check: ${id}\n                  reason: <why it does not apply here>\n                  until: "<YYYY-MM-DD>"`
      : '  waiver      not possible, because the API server or the operator would refuse the object',
    `  page        ${checkPage(id)}`,
  ].join('\n');
}
