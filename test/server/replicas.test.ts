import { hasStores, kindProd } from './fixtures/environments.js';
import { Load, lost } from './fixtures/load.js';
import { type Caller, Mlflow } from './harness/mlflow.js';
import type { Pod } from './harness/pod.js';
import { Standalone, workspaces } from './harness/standalone.js';

const clients = 6;
const api = '/api/2.0/mlflow';
/** Until nobody sends requests to a replica that is no more. */
const noticed = 1000;

let standalone: Standalone;
let caller: Caller;
let experiment: string;
const replicas: Pod[] = [];

if (hasStores)
  beforeAll(async () => {
    standalone = await Standalone.start(kindProd());
    await standalone.must('migration');
    replicas.push(...(await Promise.all(['mlflow-0', 'mlflow-1'].map((name) => standalone.serve(name)))));
    const token = await standalone.account('loader', workspaces.home, 'mlflow-view', 'mlflow-edit');
    caller = { token, workspace: workspaces.home };
    const { experiment_id } = await using(standalone.mlflow(caller), (mlflow) =>
      mlflow.must('POST', `${api}/experiments/create`, { name: 'load' }),
    );
    experiment = String(experiment_id);
  });
afterAll(async () => standalone?.stop());

async function using<T>(mlflow: Mlflow, use: (mlflow: Mlflow) => Promise<T>): Promise<T> {
  try {
    return await use(mlflow);
  } finally {
    await mlflow.close();
  }
}

/** One replica, without the Service. */
function replica({ ip }: Pod): Mlflow {
  return new Mlflow({ ...standalone.address, ip }, caller);
}

/** Half of the clients keep their connections. */
function startLoads(): readonly Load[] {
  return Array.from(
    { length: clients },
    (_, index) => new Load(standalone.mlflow(caller), experiment, index % 2 === 0),
  );
}

/** What the replicas that are left do not give back. */
async function lostBy(loads: readonly Load[]): Promise<readonly string[]> {
  const left = replicas.filter(({ ready }) => ready);
  return (await Promise.all(left.map((pod) => using(replica(pod), (mlflow) => lost(mlflow, loads))))).flat();
}

(hasStores ? describe : describe.skip)('two replicas on PostgreSQL', () => {
  test('show each what the other wrote', async () => {
    const [one, other] = replicas as [Pod, Pod];
    for (const [writer, reader] of [
      [one, other],
      [other, one],
    ] as const) {
      const { run } = await using(replica(writer), (mlflow) =>
        mlflow.must('POST', `${api}/runs/create`, {
          experiment_id: experiment,
          run_name: writer.facts.name,
          start_time: 1,
        }),
      );
      const { run_id: id } = (run as { readonly info: { readonly run_id: string } }).info;
      const read = await using(replica(reader), (mlflow) => mlflow.must('GET', `${api}/runs/get?run_id=${id}`));
      expect(read).toMatchObject({ run: { info: { run_name: writer.facts.name } } });
    }
  });

  test('lose nothing that was answered when one is killed, and take in another', async () => {
    const loads = startLoads();
    await pause(4000);
    const killed = Date.now();
    await replicas.shift()?.kill();
    await pause(3000);
    replicas.push(await standalone.serve('mlflow-2'));
    await pause(3000);
    // A server says there what it answers.
    expect(replicas.at(-1)?.log()).toContain('/runs/log-metric');
    await Promise.all(loads.map((load) => load.stop()));

    expect(loads.map(({ answered }) => answered > 20)).toEqual(loads.map(() => true));
    expect(await lostBy(loads)).toEqual([]);
    // What was on its way to it, and no more.
    const failures = loads.flatMap(({ failures: own }) => own);
    expect(failures.filter(({ sent }) => sent > killed + noticed)).toEqual([]);
    expect(failures.length).toBeLessThanOrEqual(2 * clients);
  });

  test('lose no request when one is taken away in order', async () => {
    const loads = startLoads();
    await pause(3000);
    const { log } = (await replicas.shift()?.delete()) ?? { log: '' };
    await pause(3000);
    await Promise.all(loads.map((load) => load.stop()));

    expect(log).toContain('Application shutdown complete');
    expect(loads.flatMap(({ failures }) => failures)).toEqual([]);
    expect(loads.map(({ answered }) => answered > 20)).toEqual(loads.map(() => true));
    expect(await lostBy(loads)).toEqual([]);
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
