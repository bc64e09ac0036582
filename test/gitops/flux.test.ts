/** Every overlay by Flux itself: all layers ready, and reconciled twice with nothing applied, by the generated objects. */
import { clusterOf, FleetOutput } from './harness/fleet.js';
import { Flux, isReady } from './harness/flux.js';
import { Repository } from './harness/repository.js';
import { samplePaths } from './harness/sample.js';
import { Target } from './harness/target.js';

let repository: Repository;
let output: FleetOutput;
const rows: string[] = [];

beforeAll(async () => {
  repository = await Repository.start('overlays');
  output = new FleetOutput(repository, samplePaths);
  output.write(repository);
  await repository.commit('the fleet');
});
afterAll(async () => {
  await repository?.stop();
  process.stdout.write(['overlay ready drift seconds', ...rows, ''].join('\n'));
});

test.each(samplePaths)('%s is ready, layer by layer, and stays so', async (path) => {
  const cluster = clusterOf(path);
  const layers = output.objects(`flux/clusters/${cluster}/${cluster}.yaml`);
  const target = await Target.start(path);
  try {
    const flux = await Flux.start(target.cluster);
    const started = Date.now();
    await target.cluster.must('apply', '--server-side', '-k', `${repository.folder}/gitops/flux/clusters/${cluster}`);
    for (const layer of layers) await flux.until(layer, isReady);
    const seconds = Math.round((Date.now() - started) / 1000);
    const applied = flux.changes.length;
    for (let again = 0; again < 2; again++) for (const layer of layers) await flux.reconciled(layer);
    expect(flux.changes.slice(applied)).toEqual([]);
    // The smallest overlay, of a server that the platform makes, has two objects.
    expect(applied).toBeGreaterThan(1);
    rows.push(`${path} ready none ${seconds}`);
  } finally {
    await target.stop();
  }
});
