import { posix } from 'node:path';
import { kustomization } from '../../output/kustomization.js';
import type { FluxOverlay } from './flux-overlay.js';
import { byLayer } from './layers.js';

/**
 * The `kustomization.yaml` of each layer, by its path. It names files of the overlay, so that no object is written twice,
 * and the overlay's own `kustomization.yaml` still has all of it. Flux reads files outside of a folder as long as they
 * are in the repository (fluxcd/pkg/kustomize, SecureBuild); kubectl needs `--load-restrictor LoadRestrictionsNone`.
 */
export function layerFiles(
  overlay: FluxOverlay,
  /** Its folder in the repository: `overlays/kind/dev`. */
  overlayFolder: string,
  /** Folder with the folders of the layers. */
  folder: string,
): ReadonlyMap<string, string> {
  return new Map(
    [...byLayer(overlay)].map(([layer, own]) => {
      const from = `${folder}/${layer}`;
      const resources = [
        ...own.map(({ name }) => `${overlayFolder}/${name}`),
        ...(layer === 'secrets' && overlay.secrets ? [overlay.secrets] : []),
      ];
      return [`${from}/kustomization.yaml`, kustomization(resources.map((path) => posix.relative(from, path)))];
    }),
  );
}
