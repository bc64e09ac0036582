import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes.js';
import { filesBelow } from '../../../lib/output/files.js';
import { readObjects } from './cluster.js';

/** Folder of the overlays that are committed. */
export const overlays = join(__dirname, '..', '..', '..', 'overlays');

/** `kind/dev` and all others. */
export const overlayPaths: readonly string[] = filesBelow(overlays)
  .filter((file) => file.endsWith('/kustomization.yaml'))
  .map((file) => file.replace('/kustomization.yaml', ''));

/** All that an overlay's files hold. */
export function objectsOf(folder: string): readonly KubernetesObject[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap((file) => readObjects(join(folder, file)));
}
