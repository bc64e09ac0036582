/** Who gains and who loses what in MLflow: two access matrices, compared. */
import type { Access } from '../access/matrix.js';

export interface AccessChange {
  readonly change: 'gains' | 'loses';
  /** A role, or the subjects bound to one. */
  readonly who: string;
  readonly where: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly names?: readonly string[];
}

export function accessChanges(before: readonly Access[], after: readonly Access[]): readonly AccessChange[] {
  return [...differences('gains', after, before), ...differences('loses', before, after)];
}

function differences(
  change: AccessChange['change'],
  all: readonly Access[],
  others: readonly Access[],
): readonly AccessChange[] {
  const known = verbsByRow(others);
  return [...verbsByRow(all)].flatMap(([key, { row, verbs }]) => {
    const further = [...verbs].filter((verb) => !known.get(key)?.verbs.has(verb));
    return further.length > 0 ? [{ change, ...row, verbs: further }] : [];
  });
}

interface Row {
  readonly row: Omit<Access, 'verbs'>;
  readonly verbs: Set<string>;
}

/** One row for each subject: bindings may name several. */
function verbsByRow(matrix: readonly Access[]): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const { verbs, who: all, ...row } of matrix)
    for (const who of all.split(', ')) {
      const key = JSON.stringify([who, row.where, row.resource, row.names]);
      const known = rows.get(key) ?? { row: { who, ...row }, verbs: new Set<string>() };
      for (const verb of verbs) known.verbs.add(verb);
      rows.set(key, known);
    }
  return rows;
}
