/** The recipe for Kargo: its names are those of this repository, and what it writes into an environment is a valid one. */
import { parseDocument } from 'yaml';
import { applicationsOf } from '../../lib/gitops/argocd/applications.js';
import { argoCdOf } from '../../lib/gitops/argocd/argo-cd.js';
import { at } from '../../lib/kubernetes/structural.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { textOf } from '../support/documented-commands.js';
import { memory, today } from '../support/environments.js';
import { fleetOf, summary } from '../support/fleet.js';
import { kargoObjects, kargoStages, kargoSteps } from '../support/kargo.js';
import { readReference, references } from '../support/references.js';

const image = `registry.example.com/ml/mlflow:3.17.2@sha256:${'a'.repeat(64)}`;
const update = kargoSteps.find(({ uses }) => uses === 'yaml-update')?.config;
const [change] = update?.['updates'] as readonly { readonly key: string; readonly value: string }[];

test('dev comes before prod, and both are promoted by one task', () => {
  expect([...kargoStages.keys()]).toEqual(['dev', 'prod']);
  const prod = kargoObjects.find(({ kind, metadata }) => kind === 'Stage' && metadata.name === 'prod');
  expect(at(prod, 'spec', 'requestedFreight')).toEqual([expect.objectContaining({ sources: { stages: ['dev'] } })]);
});

describe.each([...kargoStages])('%s', (stage, { environment = '', application = '' }) => {
  const text = String(readReference(`environments/${environment}.yaml`));
  const key = change?.key.split('.') ?? [];

  test('the key that is changed is there, and with a new image the environment is valid', () => {
    const document = parseDocument(text);
    expect(document.hasIn(key)).toBe(true);
    document.setIn(key, image);
    const result = synthesize('e.yaml', environment, memory({ 'e.yaml': document.toString() }), today);
    if ('problems' in result) throw new Error(JSON.stringify(result.problems));
    expect(JSON.parse(result.texts.files.get('overlay.json') ?? '')).toMatchObject({
      stage,
      images: expect.arrayContaining([
        { name: 'registry.example.com/ml/mlflow', tag: '3.17.2', digest: `sha256:${'a'.repeat(64)}` },
      ]),
      versions: { mlflow: '3.17.2' },
    });
  });

  test('its Application is one of this repository, which the text permits Kargo to sync', () => {
    const fleet = fleetOf(
      textOf('gitops.yaml'),
      references.map((path) => summary(path, [])),
    );
    const names = applicationsOf(fleet, argoCdOf(fleet, 'argocd')).map(({ metadata }) => metadata.name);
    expect(names).toContain(application);
    expect(textOf('docs/kargo.md')).toContain(
      `${application} kargo.akuity.io/authorized-stage=mlflow-promotion:${stage}`,
    );
  });
});

test('the value has the tag, which tells the version of MLflow, and the digest', () => {
  expect(change?.value).toMatch(/^\$\{\{ vars\.image \}\}:.*\.Tag \}\}@.*\.Digest \}\}$/);
  expect(String(update?.['path'])).toMatch(/^\.\/src\/environments\/\$\{\{ vars\.environment \}\}\.yaml$/);
});
