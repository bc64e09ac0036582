import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasStores, kindProd } from './fixtures/environments.js';
import { resultOf } from './harness/client-pod.js';
import { Standalone, workspaces } from './harness/standalone.js';

const account = 'training';

let standalone: Standalone;

if (hasStores)
  beforeAll(async () => {
    standalone = await Standalone.start(
      kindProd({
        'garbageCollection:\n  schedule: "0 2 * * 0"': 'garbageCollection:\n  schedule: "0 2 * * 0"\n  olderThan: 1s',
        'traceArchival: {}': 'traceArchival: {retention: 1m}',
      }),
    );
    await standalone.must('migration');
    await standalone.serve();
    await standalone.account(account, workspaces.home, 'mlflow-edit', 'mlflow-view');
  });
afterAll(async () => standalone?.stop());

/** What a script of a user found. */
async function printed(script: string, ...args: readonly string[]): Promise<string> {
  const text = readFileSync(join(__dirname, 'clients', script), 'utf8');
  return resultOf(await standalone.client(text, account, { args }));
}

(hasStores ? describe : describe.skip)('the jobs of the overlay', () => {
  test('garbage collection removes a deleted run and its artifacts, and nothing else', async () => {
    const [deleted = '', kept = ''] = (await printed('deleted_run.py')).split(' ');
    const of = (run: string) => standalone.artifacts.filter((key) => key.includes(run));
    expect([of(deleted).length, of(kept).length]).toEqual([1, 1]);
    // The run has to be older than a second.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const log = await standalone.must('garbage-collection');
    expect(log).toContain(deleted);
    expect([of(deleted), of(kept).length]).toEqual([[], 1]);
    const count = (run: string) => standalone.postgresql?.sql(`SELECT count(*) FROM runs WHERE run_uuid = '${run}'`);
    expect([await count(deleted), await count(kept)]).toEqual(['0', '1']);
    // With nothing to do it is done before its threads are, which once made it fail.
    for (let again = 0; again < 3; again += 1) expect(await standalone.must('garbage-collection')).not.toContain(kept);
  });

  test('trace archival moves old spans to the artifact store, where the server finds them', async () => {
    const experiment = await printed('old_trace.py');
    const archived = () => standalone.artifacts.filter((key) => key.startsWith('artifacts/traces/'));
    expect(archived()).toEqual([]);
    expect(await standalone.must('trace-archival')).toContain('1 traces moved');
    expect(archived().length).toBeGreaterThan(0);
    expect(
      await standalone.postgresql?.sql("SELECT count(*) FROM spans WHERE content IS NOT NULL AND content <> ''"),
    ).toBe('0');
    expect(await printed('span_names.py', experiment)).toBe('an-hour-ago');
    expect(await standalone.must('trace-archival')).toContain('0 traces moved');
  });

  test('the smoke test cleans up after itself', async () => {
    await standalone.must('smoke-test');
    const mlflow = standalone.mlflow({
      token: await standalone.rig.cluster.tokenOf(workspaces.home, account),
      workspace: workspaces.home,
    });
    const { experiments } = await mlflow.must('POST', '/api/2.0/mlflow/experiments/search', { max_results: 100 });
    const names = (experiments as readonly { readonly name: string }[]).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('smoke-test'))).toEqual([]);
    await mlflow.close();
  });
});
