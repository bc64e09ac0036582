import type { FluxOverlay } from '../../../lib/gitops/flux/flux-overlay.js';
import { referenceOverlay } from '../../support/references.js';

/** The summary of a reference overlay. */
export function composedOverlay(path: string): FluxOverlay {
  const { files } = referenceOverlay(path);
  return {
    overlay: path,
    variables: [],
    files: files.map(({ name, step, objects }) => ({ name, wave: step.wave, objects })),
  };
}
