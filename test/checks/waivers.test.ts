import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { kindDev, overlayOf, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { binding, withObjects } from './support.js';

describe('waivers', () => {
  const waiver = (check: string, until = '2027-01-01', object?: string) =>
    `waivers:\n  - check: ${check}\n    reason: good for a test\n    until: "${until}"\n${object ? `    object: ${object}\n` : ''}`;
  const prodOnSqlite = replaced(kindDev, 'dev', 'prod');
  const problems = (yaml: string, day = today) => formatProblems(runChecks(overlayOf(yaml), day).problems);

  test('lift the findings of their check', () => {
    expect(problems(prodOnSqlite)).toContain('MLF-STORE-6');
    expect(problems(prodOnSqlite + waiver('MLF-STORE-6'))).not.toContain('MLF-STORE-6');
  });

  test('for one object leave the others', () => {
    const text = problems(prodOnSqlite + waiver('MLF-IMAGE-1', '2027-01-01', 'CronJob opendatahub/none'));
    expect(text).toContain('MLF-IMAGE-1 Deployment');
    expect(text).toContain('MLF-WAIVER-2 the waiver of MLF-IMAGE-1 has no effect');
  });

  test('hold on their last day and no longer', () => {
    expect(problems(prodOnSqlite + waiver('MLF-STORE-6', '2026-11-21'), '2026-11-21')).not.toContain('MLF-STORE-6');
    const after = problems(prodOnSqlite + waiver('MLF-STORE-6', '2026-11-21'), '2026-11-22');
    expect(after).toContain('MLF-WAIVER-1 the waiver of MLF-STORE-6 expired on 2026-11-21');
    expect(after).toContain('MLF-STORE-6 SQLite in stage prod');
  });

  test('of a check that an ill-formed object stopped are not called unused', () => {
    const broken = withObjects(overlayOf(kindDev + waiver('MLF-REF-2')), { ...binding('view'), roleRef: undefined });
    const text = formatProblems(runChecks(broken, today).problems);
    expect(text).toContain('MLF-SCHEMA-1');
    expect(text).not.toContain('MLF-WAIVER-2');
  });

  test('that are used are listed for the README', () => {
    const { waived } = runChecks(overlayOf(prodOnSqlite + waiver('MLF-STORE-6')), today);
    expect(waived.map(({ check, object, waiver: { reason } }) => [check, object, reason])).toEqual([
      ['MLF-STORE-6', 'overlay', 'good for a test'],
      ['MLF-STORE-6', 'overlay', 'good for a test'],
    ]);
  });

  test('that are over point at their last day', () => {
    expect(problems(kindDev + waiver('MLF-STORE-6', '2026-01-01'))).toMatch(/test\.yaml:9:12 MLF-WAIVER-1/);
  });

  test('of unknown checks are refused with the nearest one', () => {
    expect(problems(kindDev + waiver('MLF-STORES-6'))).toContain(
      'MLF-WAIVER-3 unknown check MLF-STORES-6\n    did you mean MLF-STORE-6?',
    );
  });

  test('of what the API server refuses anyway are refused', () => {
    expect(problems(kindDev + waiver('MLF-SCHEMA-1'))).toContain('MLF-WAIVER-4 MLF-SCHEMA-1 cannot be waived');
  });
});
