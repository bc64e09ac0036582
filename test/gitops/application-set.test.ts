/** The ApplicationSet by its own controller: it makes the Applications that the output has without one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationSetOf } from '../../lib/gitops/argocd/application-set.js';
import { applicationsOf } from '../../lib/gitops/argocd/applications.js';
import { argoCdOf } from '../../lib/gitops/argocd/argo-cd.js';
import { projectOf } from '../../lib/gitops/argocd/project.js';
import { readSummary } from '../../lib/output/summary/summary-schema.js';
import { overlays } from '../cluster/harness/overlays.js';
import { fleetOf } from '../support/fleet.js';
import { ArgoCd } from './harness/argo-cd.js';
import { Repository } from './harness/repository.js';

let argo: ArgoCd;
let repository: Repository;

beforeAll(async () => {
  repository = await Repository.start('overlays');
  argo = await ArgoCd.start();
});
afterAll(async () => {
  await argo?.stop();
  await repository?.stop();
});

test('clusters by name, by address and by labels get their overlays', async () => {
  const found = ['kind/dev', 'kubernetes/prod', 'rhoai/prod'].flatMap(
    (path) => readSummary(readFileSync(join(overlays, path, 'overlay.json'), 'utf8')) ?? [],
  );
  const fleet = (last: string) =>
    fleetOf(
      `tools: [argocd]
repository: {url: "${repository.url}"}
clusters:
  - {name: laptop, overlays: [kind/dev]}
  - {name: here, server: "https://prod-eu.example.com", overlays: [rhoai/prod]}
  - ${last}
notifications: [{service: slack, recipient: ml}]
`,
      found,
    );
  for (const [name, labels] of [['laptop'], ['prod-eu'], ['team-1', { env: 'prod' }]] as const)
    await argo.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `cluster-${name}`,
        namespace: 'argocd',
        labels: { 'argocd.argoproj.io/secret-type': 'cluster', ...labels },
      },
      stringData: { name, server: `https://${name}.example.com`, config: '{}' },
    });
  const selecting = fleet('{name: team, selector: {env: prod}, overlays: [kubernetes/prod]}');
  const argoCd = argoCdOf(selecting, 'argocd');
  await argo.apply(projectOf(selecting, argoCd));
  await argo.apply(applicationSetOf(selecting, argoCd));
  await argo.startApplicationSets();
  const wanted = applicationsOf(fleet('{name: team-1, overlays: [kubernetes/prod]}'), argoCd);
  expect(wanted).toHaveLength(3);
  for (const { metadata, spec } of wanted) {
    const made = await argo.until(metadata.name, (application) => application['spec'] !== undefined, 120);
    expect(made['spec']).toEqual(spec);
    expect(made.metadata.labels).toEqual(metadata.labels);
    expect(made.metadata['finalizers']).toEqual(metadata['finalizers']);
    expect(made.metadata.annotations).toMatchObject(metadata.annotations ?? {});
  }
});
