/** Objects that move from one Kustomization of Flux to another, by the files of a repository. */
import { posix } from 'node:path';
import { parse } from 'yaml';
import {
  describe,
  groupOf,
  identityOf,
  type KubernetesObject,
  keyOf,
  type ObjectIdentity,
} from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import { readSummary } from '../output/summary/summary-schema.js';
import { dependenciesOf, fluxKustomization, some, texts } from './applications.js';
import { wholeEffect } from './effects.js';
import { isOf } from './match.js';
import { manifestsOf, type OverlayTexts, objectsIn } from './overlay-changes.js';
import type { Effect } from './rule.js';
import { layerLater } from './rules/gitops-layers.js';

/** Folders by their paths in the repository: `overlays/kind/dev`, `gitops/flux/clusters/eu`. */
export type RepositoryTexts = ReadonlyMap<string, OverlayTexts>;

/** A Kustomization, with what is in its folder. */
interface Layer {
  readonly object: KubernetesObject;
  /** The file of each object, by the key of the object. */
  readonly files: ReadonlyMap<string, Place>;
}

interface Place {
  readonly identity: ObjectIdentity;
  /** Its folder, and its name in it. */
  readonly folder: string;
  readonly file: string;
}

/** By `<namespace>/<name>`. */
type Layers = ReadonlyMap<string, Layer>;

/**
 * What is deleted on the way: a Kustomization prunes an object as soon as its folder no longer has it, and one that waits
 * for this Kustomization creates it again later. In the other direction the new Kustomization has taken the object over
 * before the old one prunes, which leaves what has the label of another.
 *
 * @param cluster - the folder with the Kustomizations of a cluster
 */
export function layerMoves(cluster: string, before: RepositoryTexts, after: RepositoryTexts): readonly Effect[] {
  const [had, has] = [layersOf(cluster, before), layersOf(cluster, after)];
  const owners = new Map([...has].flatMap(([name, { files }]) => [...files.keys()].map((key) => [key, name] as const)));
  return [...had].flatMap(([from, { files }]) => {
    const now = has.get(from);
    // One that is removed is a change of its own.
    if (!now || at(now.object, 'spec', 'prune') !== true) return [];
    const moved = new Map<string, string[]>();
    for (const [key, place] of files) {
      const to = owners.get(key);
      if (to === undefined || to === from || !waitsFor(to, from, has) || isKept(key, place, before)) continue;
      moved.set(to, [...(moved.get(to) ?? []), describe(place.identity)]);
    }
    return [...moved].map(([to, objects]) =>
      wholeEffect(layerLater, `Kustomization ${to}`, `takes ${some(objects)} from ${from}`),
    );
  });
}

function layersOf(cluster: string, repository: RepositoryTexts): Layers {
  const kustomizations = manifestsOf(repository.get(cluster) ?? new Map()).filter((object) =>
    isOf(object, [fluxKustomization]),
  );
  return new Map(
    kustomizations.map((object) => {
      const { namespace, name } = object.metadata;
      const folder = folderOf(cluster, String(at(object, 'spec', 'path')));
      return [`${namespace}/${name}`, { object, files: filesOf(folder, repository) }];
    }),
  );
}

/** The folder of a layer beside those of clusters: its path begins at the root of the repository, which may be far above. */
function folderOf(cluster: string, path: string): string {
  const [, below] = /(?:^|\/)gitops\/flux\/(overlays\/.*)$/.exec(path) ?? [];
  return below ? posix.join(cluster, '../..', below) : posix.normalize(path);
}

/** What a folder names by its kustomization.yaml. */
function filesOf(path: string, repository: RepositoryTexts): Layer['files'] {
  const named: unknown = parse(repository.get(path)?.get('kustomization.yaml') ?? '{}');
  return new Map(
    texts(at(named, 'resources')).flatMap((resource) => {
      const whole = posix.join(path, resource);
      const [folder, file] = [posix.dirname(whole), posix.basename(whole)];
      const identities = listed(repository.get(folder)).get(file) ?? [];
      return identities.map((identity) => [keyOf(identity), { identity, folder, file }] as const);
    }),
  );
}

type Listed = ReadonlyMap<string, readonly ObjectIdentity[]>;

/** Each layer of each cluster asks for the same overlays. */
const known = new WeakMap<OverlayTexts, Listed>();

/** The objects of the files of an overlay, by its summary. */
function listed(overlay: OverlayTexts | undefined): Listed {
  if (!overlay) return new Map();
  const found = known.get(overlay) ?? new Map(filesIn(overlay));
  known.set(overlay, found);
  return found;
}

function filesIn(overlay: OverlayTexts): readonly (readonly [string, readonly ObjectIdentity[]])[] {
  const files = readSummary(overlay.get('overlay.json') ?? '')?.files ?? [];
  return files.map(({ name: file, objects }) => [
    file,
    objects.flatMap(({ apiVersion, kind, namespace, names }) =>
      names.map((name) => ({ group: groupOf(apiVersion), kind, name, ...(namespace ? { namespace } : {}) })),
    ),
  ]);
}

/** Whether one waits until another is ready, directly or by those in between. */
function waitsFor(name: string, other: string, layers: Layers, seen: readonly string[] = []): boolean {
  const layer = layers.get(name);
  if (!layer || seen.includes(name)) return false;
  return dependenciesOf(layer.object).some((one) => one === other || waitsFor(one, other, layers, [...seen, name]));
}

/** Whether Flux leaves it on the cluster when it is pruned. */
function isKept(key: string, { folder, file }: Place, repository: RepositoryTexts): boolean {
  const object = objectsIn(repository.get(folder)?.get(file) ?? '').find((one) => keyOf(identityOf(one)) === key);
  return object?.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}
