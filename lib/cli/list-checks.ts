/** `list checks`: every check with its cause and fix. */
import { listedChecks as checks } from '../gitops/checks/listed-checks.js';

export function listChecks(format: 'text' | 'json'): number {
  const listed = checks.map(({ id, title, cause, fix, waivable }) => ({ id, title, cause, fix, waivable }));
  const text = listed.map(
    ({ id, title, cause, fix, waivable }) =>
      `${id}  ${title}\n    cause: ${cause}\n    fix: ${fix}${waivable ? '' : '\n    cannot be waived'}`,
  );
  console.log(format === 'json' ? JSON.stringify(listed, null, 2) : text.join('\n'));
  return 0;
}
