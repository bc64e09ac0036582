import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { filesBelow } from '../../../lib/output/files.js';
import { isUnchanged, references, referenceText } from '../../support/references.js';
import { readObjects } from './cluster.js';

const root = join(__dirname, '..', '..', '..');

/** Folder of the overlays that are committed. */
export const overlays = join(root, 'overlays');

/** `kind/dev` and all others of which the environment is that of this repository. */
export const overlayPaths: readonly string[] = references.filter(isUnchanged);

/** Whether the overlay's environment asks for a server without the operator. */
export function isStandalone(path: string): boolean {
  return /^form: standalone$/m.test(referenceText(path));
}

/** All that an overlay's files hold. */
export function objectsOf(folder: string): readonly KubernetesObject[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap((file) => readObjects(join(folder, file)));
}
