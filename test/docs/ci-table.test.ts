import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ciTable } from '../../scripts/ci/table.js';
import byHand from '../by-hand.json';

const output = `
== npm test (3s)
PASS test/a
== the proof on a real Kubernetes (60s)
SKIPPED: the suite that runs the operator itself, a binary that somebody built, because MLFLOW_OPERATOR is not set
SKIPPED: upgrades from earlier overlays, because this folder is no full clone
`;

test('the table has what ran, what was skipped and why, and when it was last run by hand', () => {
  const hands = [
    { suite: 'the suite that runs the operator itself', command: 'x', last: '2026-11-29' },
    { suite: 'a long run', command: 'npm run long', last: null },
  ];
  expect(ciTable(output, hands, '2026-11-30').split('\n')).toEqual(
    [
      'suite                                    state    why, or how                    last run',
      'npm test                                 run                                     2026-11-30',
      'the proof on a real Kubernetes           run                                     2026-11-30',
      'the suite that runs the operator itself  skipped  MLFLOW_OPERATOR is not set     2026-11-29',
      'upgrades from earlier overlays           skipped  this folder is no full clone   not recorded',
      'a long run                               by hand  npm run long                   not recorded',
    ].map((line) =>
      expect.stringMatching(new RegExp(`^${line.replaceAll(/ {2,}/g, ' +').replaceAll(/[.()]/g, '\\$&')}$`)),
    ),
  );
});

const root = join(__dirname, '..', '..');

test('every suite that is run by hand has a command of this repository and, where it was run, a day', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const { command, last } of byHand) {
    const [, script = ''] = /npm run (\S+)/.exec(command) ?? [];
    expect(scripts).toHaveProperty([script]);
    if (last !== null) expect(new Date(last).toISOString()).toMatch(last);
  }
  expect(existsSync(join(root, '.ci/run'))).toBe(true);
});
