/** Secrets that SOPS has encrypted, and that Flux decrypts: which overlays have a folder of them, and where. */
import { posix } from 'node:path';
import type { OverlaySummary } from '../../output/summary/summary-schema.js';
import type { Fleet } from '../fleet/fleet.js';
import type { FluxOverlay } from './flux-overlay.js';

/** What the folder of an overlay must hold. */
export interface SecretsFolder {
  /** `kind/dev`. */
  readonly overlay: string;
  /** Beside the fleet file: `secrets/kind/dev`. */
  readonly folder: string;
  /** `namespace/name` of the Secrets that people provide. */
  readonly secrets: readonly string[];
  /** What provides the others, by `namespace/name`. */
  readonly provided: ReadonlyMap<string, string>;
}

type Settings = Pick<Fleet, 'root' | 'settings'>;

/**
 * The overlay with the folder of the Secrets that people provide, from the root of the repository; without one if nothing is
 * decrypted, or there are none.
 */
export function withSecrets({ root, settings }: Settings, overlay: OverlaySummary): FluxOverlay {
  const { decryption, secrets } = settings.flux;
  const isNeeded = decryption !== undefined && secretsOf(overlay).secrets.length > 0;
  return { ...overlay, ...(isNeeded ? { secrets: posix.join(root, secrets, overlay.overlay) } : {}) };
}

/** The folders of the overlays that Flux applies, also of those that need no Secret; empty if nothing is decrypted. */
export function secretsFolders({ settings, targets }: Pick<Fleet, 'settings' | 'targets'>): readonly SecretsFolder[] {
  const { decryption, secrets } = settings.flux;
  if (!settings.tools.includes('flux') || decryption === undefined) return [];
  const overlays = new Map(targets.map(({ overlay }) => [overlay.overlay, overlay]));
  return [...overlays].map(([path, overlay]) => ({
    overlay: path,
    folder: `${secrets}/${path}`,
    ...secretsOf(overlay),
  }));
}

function secretsOf({ requirements }: Pick<OverlaySummary, 'requirements'>): Omit<SecretsFolder, 'overlay' | 'folder'> {
  const all = requirements
    .filter(({ kind }) => kind === 'Secret')
    .map(({ namespace, name, providedBy }) => [`${namespace ? `${namespace}/` : ''}${name}`, providedBy] as const);
  return {
    secrets: all.flatMap(([name, providedBy]) => (providedBy === undefined ? [name] : [])),
    provided: new Map(all.flatMap(([name, providedBy]) => (providedBy === undefined ? [] : [[name, providedBy]]))),
  };
}
