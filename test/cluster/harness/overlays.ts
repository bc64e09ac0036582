import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { filesBelow } from '../../../lib/output/files.js';
import { readObjects } from './cluster.js';

const root = join(__dirname, '..', '..', '..');

/** Folder of the overlays that are committed. */
export const overlays = join(root, 'overlays');

/** `kind/dev` and all others. */
export const overlayPaths: readonly string[] = filesBelow(overlays)
  .filter((file) => file.endsWith('/kustomization.yaml'))
  .map((file) => file.replace('/kustomization.yaml', ''));

/** Whether the overlay's environment asks for a server without the operator. */
export function isStandalone(path: string): boolean {
  return /^form: standalone$/m.test(readFileSync(join(root, 'environments', `${path}.yaml`), 'utf8'));
}

/** All that an overlay's files hold. */
export function objectsOf(folder: string): readonly KubernetesObject[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap((file) => readObjects(join(folder, file)));
}
