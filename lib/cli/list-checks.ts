/** `--list-checks`: every check with its cause and fix. */
import { checks } from '../checks/all.js';

export function listChecks(): number {
  console.log(
    checks
      .map(
        ({ id, title, cause, fix, waivable }) =>
          `${id}  ${title}\n    cause: ${cause}\n    fix: ${fix}${waivable ? '' : '\n    cannot be waived'}`,
      )
      .join('\n'),
  );
  return 0;
}
