/** `diff` compares gitops/ too: with a revision, a folder, and what the fleet file gives now. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { runIn } from '../support/cli.js';
import { kindDev } from '../support/environments.js';
import { head } from '../support/fleet.js';

let folder: string;
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, stdio: 'pipe' });
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const diff = (...args: readonly string[]) => runIn(folder, ['diff', ...args]);
const tools = head.replace('[argocd]', '[argocd, flux]');
const fleet = (...clusters: readonly string[]) =>
  `${tools}clusters:\n${clusters.map((name) => `  - {name: ${name}, overlays: [kind/dev]}\n`).join('')}`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diff-gitops-'));
  mkdirSync(join(folder, 'environments/kind'), { recursive: true });
  put('environments/kind/dev.yaml', kindDev);
  put('gitops.yaml', fleet('one', 'two'));
  expect(await runIn(folder, ['synth'])).toMatchObject({ status: 0 });
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  mkdirSync(join(folder, 'old'));
  for (const name of ['overlays', 'gitops']) cpSync(join(folder, name), join(folder, 'old', name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what leaves the fleet is said of each tool, against a revision and a folder', async () => {
  expect((await diff()).stdout).toBe('no object changes between HEAD and what environments/ gives\n');
  put('gitops.yaml', fleet('one'));
  const { stdout } = await diff('--fail-on', 'exposure');
  expect(stdout).toMatch(/^gitops\/flux\/clusters\/two is removed: \d+ data loss/m);
  expect(stdout).toMatch(/rule {2}data-loss\/gitops-removed/);
  expect(stdout).toMatch(/^gitops\/argocd: 2 downtime/m);
  expect(stdout).toMatch(/why {3}Two: overlays\/kind\/dev: its Application stays/i);
  expect(stdout).not.toContain('gitops/flux/clusters/one');
  expect((await diff('old')).stdout).toBe(stdout);
  expect((await diff('--fail-on', 'data-loss')).status).toBe(1);
  const { runs } = JSON.parse((await diff('--format', 'sarif')).stdout) as Log;
  const files = runs[0]?.results?.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri);
  expect(new Set(files)).toEqual(new Set(['gitops.yaml']));
  expect((await diff('--format', 'markdown')).stdout).toContain('| `gitops/flux/clusters/two` (removed) |');
});

test('a manifest that moves to a later layer of Flux is said of each cluster', async () => {
  put('gitops.yaml', fleet('one', 'two'));
  const layer = (name: string) => `old/gitops/flux/overlays/kind/dev/${name}/kustomization.yaml`;
  const [early, late] = [layer('definitions'), layer('foundation')].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  );
  const [line = ''] = /^- .*access\.yaml"\n/m.exec(late ?? '') ?? [];
  put(layer('foundation'), `${late}`.replace(line, ''));
  put(layer('definitions'), `${early}${line}`);
  const { stdout } = await diff('old');
  expect(stdout).toMatch(/^gitops\/flux\/clusters\/one: 1 downtime/m);
  expect(stdout).toMatch(/^gitops\/flux\/clusters\/two: 1 downtime/m);
  expect(stdout).toMatch(/Kustomization flux-system\/mlflow-kind-dev-foundation\W+takes ClusterRole /);
  put(layer('foundation'), `${late}`);
  put(layer('definitions'), `${early}`);
});

test('nothing is said where environments are named, or a folder has only overlays', async () => {
  expect((await diff('main', 'kind/dev')).stdout).toContain('no object changes');
  expect((await diff('old/overlays')).stdout).toContain('no object changes');
  expect((await diff('old', '--to', 'old/overlays')).stdout).toContain('no object changes');
});

test('a fleet that is not valid is reported; without one, only what was made of it is removed', async () => {
  put('gitops.yaml', `${fleet('one')}unknown: 1\n`);
  expect(await diff()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^gitops\.yaml:\d+:\d+ /) });
  rmSync(join(folder, 'gitops.yaml'));
  mkdirSync(join(folder, 'gitops/own'));
  put('gitops/own/kustomization.yaml', 'resources: [a.yaml]\n');
  put('gitops/own/a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'second');
  const { stdout } = await diff();
  expect(stdout).toMatch(/^gitops\/argocd is removed: \d+ data loss/m);
  expect(stdout).not.toContain('gitops/own');
});
