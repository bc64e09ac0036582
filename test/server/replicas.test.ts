import { hasStores, kindProd } from './fixtures/environments.js';
import type { Mlflow } from './harness/mlflow.js';
import { Standalone, workspaces } from './harness/standalone.js';

const clients = 8;

let standalone: Standalone;

if (hasStores)
  beforeAll(async () => {
    standalone = await Standalone.start(kindProd());
    await standalone.must('migration');
  });
afterAll(async () => standalone?.stop());

/** Logs one metric after another until told to stop; gives the steps that were answered, and counts those that were not. */
async function load(mlflow: Mlflow, run: string, key: string, stopped: () => boolean) {
  const answered: number[] = [];
  let lost = 0;
  for (let step = 0; !stopped(); step += 1) {
    const metric = { run_id: run, key, value: step, step, timestamp: step + 1 };
    const { status } = await mlflow
      .call('POST', '/api/2.0/mlflow/runs/log-metric', metric)
      .catch(() => ({ status: 0 }));
    if (status === 200) answered.push(step);
    else lost += 1;
  }
  return { answered, lost };
}

(hasStores ? describe : describe.skip)('two replicas on PostgreSQL', () => {
  test.each([
    ['is killed', 'kill'],
    ['is taken away in order', 'delete'],
  ] as const)('lose no request that was answered when one of them %s', async (_, how) => {
    const [first, second] = await Promise.all([
      standalone.serve(`mlflow-${how}-0`),
      standalone.serve(`mlflow-${how}-1`),
    ]);
    const token = await standalone.account('loader', workspaces.home, 'mlflow-view', 'mlflow-edit');
    const caller = { token, workspace: workspaces.home };
    const owner = standalone.mlflow(caller);
    const created = await owner.must('POST', '/api/2.0/mlflow/experiments/create', { name: `load-${how}` });
    const { run } = await owner.must('POST', '/api/2.0/mlflow/runs/create', { ...created, start_time: 1 });
    const id = (run as { readonly info: { readonly run_id: string } }).info.run_id;

    let stopped = false;
    const callers = Array.from({ length: clients }, () => standalone.mlflow(caller));
    const loads = callers.map((mlflow, index) => load(mlflow, id, `m${index}`, () => stopped));
    await pause(4000);
    await second[how]();
    await pause(4000);
    stopped = true;
    const results = await Promise.all(loads);

    const stored = await Promise.all(
      results.map(async (__, index) => {
        const rows = await standalone.postgresql?.sql(
          `SELECT step FROM metrics WHERE run_uuid = '${id}' AND key = 'm${index}' ORDER BY step`,
        );
        return new Set(rows?.split('\n').map(Number));
      }),
    );
    const missing = results.flatMap(({ answered }, index) => answered.filter((step) => !stored[index]?.has(step)));
    expect(missing).toEqual([]);
    expect(results.every(({ answered }) => answered.length > 10)).toBe(true);
    const lost = results.reduce((sum, result) => sum + result.lost, 0);
    // At most what each client had under way: also in order, a request may meet a connection that is just being closed.
    expect(lost).toBeLessThanOrEqual(clients);
    await Promise.all([...callers, owner].map((mlflow) => mlflow.close()));
    await first.delete();
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
