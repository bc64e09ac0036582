/** The folder of Flux in gitops/: a folder for each cluster, and the layers of the overlays that they share. */
import { posix } from 'node:path';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { kustomization } from '../../output/kustomization.js';
import { toYaml } from '../../output/yaml.js';
import { code, shell } from '../../readme/markdown.js';
import type { Fleet, Target } from '../fleet/fleet.js';
import { normalized } from '../fleet/names.js';
import { alertsOf } from './alerts.js';
import { withSecrets } from './encrypted-secrets.js';
import { kustomizations } from './kustomizations.js';
import { layerFiles } from './layer-files.js';
import { sourceObject, sourceOf } from './source.js';

/** Beside the fleet file. */
const root = 'gitops/flux';

/** Its files by name, without their marks. */
export function fluxFiles(fleet: Fleet): ReadonlyMap<string, string> {
  const clusters = new Map<string, Target[]>();
  for (const target of fleet.targets)
    clusters.set(target.cluster.name, [...(clusters.get(target.cluster.name) ?? []), target]);
  const overlays = new Map(fleet.targets.map((target) => [target.overlay.overlay, target]));
  return new Map([
    ...[...clusters].flatMap(([name, targets]) => clusterFiles(fleet, name, targets)),
    ...[...overlays.values()].flatMap(({ overlay, path }) =>
      [...layerFiles(withSecrets(fleet, overlay), path, layersOf(fleet, overlay.overlay))].map(
        ([file, text]) => [posix.relative(posix.join(fleet.root, root), file), text] as const,
      ),
    ),
    ['README.md', readmeOf(fleet, [...clusters.keys()])],
  ]);
}

/** Folder of the layers of an overlay in the repository. */
function layersOf(fleet: Pick<Fleet, 'root'>, overlay: string): string {
  return posix.join(fleet.root, root, 'overlays', overlay);
}

function clusterFiles(
  fleet: Fleet,
  cluster: string,
  targets: readonly Target[],
): readonly (readonly [string, string])[] {
  const { settings } = fleet;
  const { namespace, interval, existingSource, secret } = settings.flux;
  const common = { ...settings.flux, name: settings.name, deletionPolicy: settings.deletionPolicy };
  const sources = new Map(targets.map((target) => [sourceOf(fleet, target).name, target]));
  const sourceObjects = [...sources.values()].map((target) =>
    sourceObject(sourceOf(fleet, target), {
      namespace,
      interval,
      secret,
      url: settings.repository.url,
      revision: target.revision,
    }),
  );
  const alerts = alertsOf(settings.notifications, common);
  const files: Readonly<Record<string, readonly KubernetesObject[]>> = {
    ...(existingSource ? {} : { 'sources.yaml': sourceObjects }),
    ...Object.fromEntries(
      targets.map((target) => [
        `${normalized(target.overlay.overlay)}.yaml`,
        kustomizations(
          withSecrets(fleet, target.overlay),
          sourceOf(fleet, target),
          layersOf(fleet, target.overlay.overlay),
          common,
        ),
      ]),
    ),
    ...(alerts.length > 0 ? { 'alerts.yaml': alerts } : {}),
  };
  return [
    ...Object.entries(files).map(([name, objects]) => [`clusters/${cluster}/${name}`, toYaml(objects)] as const),
    [`clusters/${cluster}/kustomization.yaml`, kustomization(Object.keys(files))],
  ];
}

function readmeOf({ settings }: Fleet, clusters: readonly string[]): string {
  const { namespace } = settings.flux;
  return `# Flux: ${clusters.length} ${clusters.length === 1 ? 'cluster' : 'clusters'}

${code('clusters/')} has a folder for each cluster, which Flux applies on it: applied once, or by the Kustomization of ${code('flux bootstrap')}. Each overlay is a chain of Kustomizations in ${code(namespace)}, which wait for each other. ${code('overlays/')} has the files of each of them, which name those of the overlays.

${shell(...clusters.map((cluster) => `kubectl apply --server-side -k ${root}/clusters/${cluster}`))}

What has not become ready, and why:

${shell(`kubectl -n ${namespace} get kustomizations.kustomize.toolkit.fluxcd.io`)}
`;
}
