/** Every state of every health check, judged by Argo CD itself: its own interpreter, with its own checks beside ours. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthChecks } from '../../lib/gitops/health/health-checks.js';
import { run } from '../cluster/harness/cluster.js';
import { givenGitOpsTools } from './harness/given.js';
import { type State, states } from './health/states.js';

const { argocd } = givenGitOpsTools();
const folder = mkdtempSync(join(tmpdir(), 'health-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = join(folder, 'argocd-cm.json');
writeFileSync(settings, JSON.stringify(configMap(true)));
const without = join(folder, 'without.json');
writeFileSync(without, JSON.stringify(configMap(false)));

function configMap(withChecks: boolean): object {
  const checks = healthChecks.map(({ group, kind, lua }) => [`resource.customizations.health.${group}_${kind}`, lua]);
  const metadata = { name: 'argocd-cm', namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: withChecks ? Object.fromEntries(checks) : {} };
}

async function judged({ object }: State, file: string, configuration = settings): Promise<string> {
  const path = join(folder, file);
  writeFileSync(path, JSON.stringify(object));
  const args = ['admin', 'settings', 'resource-overrides', 'health', path, '--argocd-cm-path', configuration];
  const { stdout, stderr } = await run(argocd, args);
  return /STATUS: (\S+)/.exec(stdout)?.[1] ?? stdout + stderr;
}

test('every state is what the table says', async () => {
  const found: string[] = [];
  const waiting = [...states.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, state] = next;
      found[index] = await judged(state, `${index}.json`);
    }
  };
  await Promise.all([worker(), worker()]);
  const described = (health: (index: number) => unknown) =>
    states.map(({ object }, index) => `${object.kind} ${JSON.stringify(object['status'])}: ${health(index)}`);
  expect(described((index) => found[index])).toEqual(described((index) => states[index]?.argo));
});

/** The reason for a check of a kind that Argo CD has one for. When it passes without ours, ours can go. */
test("Argo CD's own check of a database cluster fails on one without a status", async () => {
  const [state] = states.filter(({ object }) => object.kind === 'Cluster' && object['status'] === undefined);
  expect(state).toBeDefined();
  if (state) expect(await judged(state, 'own.json', without)).toContain('attempt to index a non-table object(nil)');
});
