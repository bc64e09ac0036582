/** This repository as a template: its tests pass in a copy where a user has added, changed and removed environments. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../lib/output/files.js';
import { readReference } from './support/references.js';
import { replaced } from './support/replaced.js';
import { isWhole } from './support/sample.js';

const root = join(__dirname, '..');

/** Suites of `npm test`; those of real software have configurations of their own. */
const suites = filesBelow(__dirname)
  .filter((file) => file.endsWith('.ts') && !/^(cluster|server|package|(identity|gitops)\/(harness|[^/]*$))/.test(file))
  .map((file) => [file, readFileSync(join(__dirname, file), 'utf8')] as const);

test('no suite reads environments/ or overlays/ but by the copies of the reference environments', () => {
  const reading = /join\((root|__dirname|repository)[^)]*['/](environments|overlays)\b(?!\.md)/;
  const found = suites.filter(([, text]) => reading.test(text)).map(([file]) => file);
  // Both compare only what is unchanged.
  expect(found).toEqual(['overlay/overlays.test.ts', 'support/references.ts']);
});

// In all runs of CI; it takes as long as its suites.
(isWhole ? test : test.skip)(
  'with environments of a user in the place of others, the tests pass (with -- --all, as in CI)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'template-'));
    try {
      const left = new Set(['node_modules', '.git', 'artifacts', 'dist', '.cdk8s']);
      for (const name of readdirSync(root).filter((one) => !left.has(one)))
        cpSync(join(root, name), join(folder, name), { recursive: true });
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      const environment = (name: string) => join(folder, 'environments', `${name}.yaml`);
      const prod = readReference('environments/rhoai/prod.yaml').toString();
      writeFileSync(environment('rhoai/mine'), replaced(prod, 'replicas: 2', 'replicas: 3'));
      const changed = readReference('environments/kubernetes/prod.yaml').toString();
      writeFileSync(environment('kubernetes/prod'), replaced(changed, 'replicas: 3', 'replicas: 2'));
      rmSync(environment('odh/dev'));
      const fleet = join(folder, 'gitops.yaml');
      writeFileSync(fleet, replaced(readFileSync(fleet, 'utf8'), '  - name: odh-dev\n    overlays: [odh/dev]\n', ''));
      const run = (...args: readonly string[]) =>
        spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, TEST_CASES: '' } });
      const synth = run('--import', 'tsx', 'main.ts', '--prune', '--yes', '--today', '2026-11-21');
      expect([synth.status, synth.stderr]).toEqual([0, expect.not.stringContaining('problem')]);
      const affected = [
        'overlay/overlays',
        'overlay/readers',
        'overlay/common-metadata',
        'pods/every-pod',
        'overlay/steps',
        'environment/environment',
      ];
      const jest = run(join(root, 'node_modules/jest/bin/jest.js'), ...affected.map((name) => `test/${name}`));
      expect([jest.status, jest.stderr]).toEqual([0, expect.stringMatching(/Test Suites: .* passed/)]);
      expect(jest.stderr).toContain('skipped');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
