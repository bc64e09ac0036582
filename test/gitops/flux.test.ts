/** Every overlay by Flux itself: all layers ready, in their order, and reconciled twice with nothing applied. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kustomizations } from '../../lib/gitops/flux/kustomizations.js';
import { layerFiles } from '../../lib/gitops/flux/layer-files.js';
import { sourceObject } from '../../lib/gitops/flux/source.js';
import { composedOverlay } from './harness/composed-overlay.js';
import { Flux, fluxNamespace, isReady } from './harness/flux.js';
import { Repository } from './harness/repository.js';
import { samplePaths } from './harness/sample.js';
import { Target } from './harness/target.js';

const source = { kind: 'GitRepository', name: 'mlflow' } as const;
const settings = { name: 'mlflow', namespace: fluxNamespace, interval: '10m' };

let repository: Repository;
const rows: string[] = [];

beforeAll(async () => {
  repository = await Repository.start('overlays');
  for (const path of samplePaths)
    for (const [file, text] of layerFiles(composedOverlay(path), `overlays/${path}`, `gitops/flux/${path}`)) {
      mkdirSync(dirname(join(repository.folder, file)), { recursive: true });
      writeFileSync(join(repository.folder, file), text);
    }
  await repository.commit('the layers');
});
afterAll(async () => {
  await repository?.stop();
  process.stdout.write(['overlay ready drift seconds', ...rows, ''].join('\n'));
});

test.each(samplePaths)('%s is ready, layer by layer, and stays so', async (path) => {
  const target = await Target.start(path);
  try {
    const flux = await Flux.start(target.cluster);
    const layers = kustomizations(composedOverlay(path), source, `gitops/flux/${path}`, settings);
    const started = Date.now();
    await flux.apply(sourceObject(source, { ...settings, url: repository.url, revision: 'main' }));
    for (const layer of layers) await flux.apply(layer);
    for (const layer of layers) await flux.until(layer, isReady);
    const seconds = Math.round((Date.now() - started) / 1000);
    const applied = flux.changes.length;
    for (let again = 0; again < 2; again++) for (const layer of layers) await flux.reconciled(layer);
    expect(flux.changes.slice(applied)).toEqual([]);
    expect(applied).toBeGreaterThan(10);
    rows.push(`${path} ready none ${seconds}`);
  } finally {
    await target.stop();
  }
});
