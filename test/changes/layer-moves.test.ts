/** Objects that move between Kustomizations of Flux: what is deleted on the way, and what is not. */
import { layerMoves, type RepositoryTexts } from '../../lib/changes/layer-moves.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { toYaml } from '../../lib/output/yaml.js';
import { summary } from '../support/fleet.js';
import { object } from './cases/case.js';

const cluster = 'gitops/flux/clusters/eu';
const overlay = 'overlays/kind/dev';
const prune = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
const service = (metadata: object = {}) => object('v1/Service', {}, metadata);
const chain = ['early', 'middle', 'late'];

/** A repository whose layers have these files of one overlay, each with one object. */
function repository(
  files: Readonly<Record<string, KubernetesObject>>,
  layers: Readonly<Record<string, readonly string[]>>,
  spec: object = {},
): RepositoryTexts {
  const names = Object.keys(layers);
  const kustomizations = names.map((name) => {
    const previous = chain[chain.indexOf(name) - 1];
    return object('kustomize.toolkit.fluxcd.io/v1/Kustomization', {
      metadata: { name, namespace: 'flux-system' },
      spec: {
        path: `./gitops/flux/overlays/kind/dev/${name}`,
        prune: true,
        ...(previous ? { dependsOn: [{ name: previous }] } : {}),
        ...spec,
      },
    });
  });
  const listed = Object.entries(files).map(([name, { apiVersion, kind, metadata }]) => ({
    name,
    wave: 0,
    objects: [{ apiVersion, kind, namespace: metadata.namespace, names: [metadata.name] }],
  }));
  const text = (name: string) => JSON.stringify(summary('kind/dev', [], { files: listed, generator: name }));
  return new Map([
    [cluster, new Map([['kind-dev.yaml', toYaml(kustomizations)]])],
    ...names.map((name) => {
      const resources = layers[name]?.map((file) => `../../../../../../${overlay}/${file}`);
      const path = `gitops/flux/overlays/kind/dev/${name}`;
      return [path, new Map([['kustomization.yaml', JSON.stringify({ resources })]])] as const;
    }),
    [
      overlay,
      new Map([
        ['overlay.json', text('0.1.0')],
        ...Object.entries(files).map(([name, one]) => [name, toYaml([one])] as const),
      ]),
    ],
  ]);
}

const at = (layer: string, one = service(), spec: object = {}) =>
  repository({ 'a.yaml': one }, { early: [], middle: [], late: [], [layer]: ['a.yaml'] }, spec);
const monorepo = (one: RepositoryTexts): RepositoryTexts =>
  new Map(
    [...one].map(([folder, texts]) => [
      `work/${folder}`,
      new Map([...texts].map(([name, text]) => [name, text.replaceAll('./gitops', './platform/mlflow/gitops')])),
    ]),
  );
const moves = (before: RepositoryTexts, after: RepositoryTexts) =>
  layerMoves(cluster, before, after).map(({ rule, subject, what }) => `${rule}: ${subject} ${what}`);

test('what moves to a layer that waits, directly or not, is deleted on the way', () => {
  expect(moves(at('early'), at('middle'))).toEqual([
    'downtime/gitops-layer-later: Kustomization flux-system/middle takes Service ns/a from flux-system/early',
  ]);
  expect(moves(at('early'), at('late'))).toHaveLength(1);
});

test('paths begin at the root of a larger repository, wherever diff runs', () => {
  expect(layerMoves(`work/${cluster}`, monorepo(at('early')), monorepo(at('middle')))).toHaveLength(1);
});

test('Kustomizations that wait for each other end the search', () => {
  const spec = { dependsOn: [{ name: 'early' }, { name: 'middle' }, { name: 'late' }] };
  expect(moves(at('early', service(), spec), at('late', service(), spec))).toHaveLength(1);
  const other = { dependsOn: [{ name: 'middle' }, { name: 'late' }] };
  expect(moves(at('early', service(), other), at('late', service(), other))).toEqual([]);
});

test('an object that moves to another file of another layer too', () => {
  const before = repository({ 'a.yaml': service() }, { early: ['a.yaml'], middle: ['b.yaml'] });
  const after = repository({ 'b.yaml': service() }, { early: ['a.yaml'], middle: ['b.yaml'] });
  expect(moves(before, after)).toHaveLength(1);
});

test.each([
  ['nothing moves', at('early'), at('early')],
  ['it moves to an earlier layer, which takes it over', at('late'), at('early')],
  ['it is removed', at('early'), repository({}, { early: [], middle: [], late: [] })],
  ['Flux keeps it', at('early', service({ annotations: prune })), at('late', service({ annotations: prune }))],
  ['nothing is pruned', at('early'), at('late', service(), { prune: false })],
  ['its layer is removed as a whole', at('early'), repository({ 'a.yaml': service() }, { late: ['a.yaml'] })],
  ['the cluster is new', new Map(), at('early')],
])('nothing is said where %s', (_, before, after) => {
  expect(moves(before, after)).toEqual([]);
});
