import { createHash } from 'node:crypto';
import { groupOf, type KubernetesObject } from '../../kubernetes/object.js';
import { normalized } from '../fleet/names.js';
import { fluxExpressions } from '../health/flux-expressions.js';
import type { FluxFile, FluxOverlay, FluxSettings, FluxSource } from './flux-overlay.js';
import { byLayer, type Layer } from './layers.js';
import { managed } from './managed.js';

/**
 * Twice the longest wait of a step. A layer that takes longer, such as one with a long migration, is reported as not
 * ready, and waited for again.
 */
const timeout = '30m';

/** The Kustomizations of an overlay: one for each of its layers, each of which waits until the one before is ready. */
export function kustomizations(
  overlay: FluxOverlay,
  source: FluxSource,
  /** Folder with the folders of the layers. */
  folder: string,
  { name, namespace, interval, decryption, variables, serviceAccount, deletionPolicy }: FluxSettings,
): readonly KubernetesObject[] {
  const layers = [...byLayer(overlay)];
  return layers.map(([layer, files], index) => {
    const previous = layers[index - 1]?.[0];
    return {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: kustomizationName(name, overlay, layer), namespace, labels: managed },
      spec: {
        ...(previous ? { dependsOn: [{ name: kustomizationName(name, overlay, previous) }] } : {}),
        sourceRef: source,
        path: `./${folder}/${layer}`,
        interval,
        retryInterval: '1m',
        timeout,
        prune: true,
        ...(deletionPolicy === 'Orphan' ? { deletionPolicy } : {}),
        wait: true,
        ...healthOf(files),
        ...(decryption ? { decryption: { provider: 'sops', secretRef: { name: decryption } } } : {}),
        ...(overlay.variables.length > 0
          ? { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: variables }] } }
          : {}),
        ...(serviceAccount ? { serviceAccountName: serviceAccount } : {}),
      },
    };
  });
}

/** Flux writes it into a label of each object, which ends at 63 characters: a longer one ends in a digest. */
function kustomizationName(name: string, { overlay }: FluxOverlay, layer: Layer): string {
  const whole = `${name}-${normalized(overlay)}-${layer}`;
  if (whole.length <= 63) return whole;
  return `${whole.slice(0, 54)}-${createHash('sha256').update(whole).digest('hex').slice(0, 8)}`;
}

/** Only those of kinds that the layer has. */
function healthOf(files: readonly FluxFile[]): { readonly healthCheckExprs?: readonly object[] } {
  const objects = files.flatMap((file) => file.objects);
  const own = fluxExpressions.flatMap(({ group, kind, cel }) => {
    const found = objects.find((object) => object.kind === kind && groupOf(object.apiVersion) === group);
    return found ? [{ apiVersion: found.apiVersion, kind, ...cel }] : [];
  });
  return own.length > 0 ? { healthCheckExprs: own } : {};
}
