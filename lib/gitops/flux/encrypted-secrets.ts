/** Secrets that SOPS has encrypted, and that Flux decrypts: which overlays have a folder of them, and where. */
import type { OverlaySummary } from '../../output/summary/summary-schema.js';
import type { Fleet } from '../fleet/fleet.js';
import type { FluxOverlay } from './flux-overlay.js';

type Settings = Pick<Fleet, 'settings'>;

/** The overlay with the folder of the Secrets that people provide; without one if nothing is decrypted, or there are none. */
export function withSecrets({ settings }: Settings, overlay: OverlaySummary): FluxOverlay {
  const { decryption, secrets } = settings.flux;
  const isNeeded = decryption !== undefined && secretsOfPeople(overlay).length > 0;
  return { ...overlay, ...(isNeeded ? { secrets: `${secrets}/${overlay.overlay}` } : {}) };
}

/** What each of these folders must hold: `namespace/name` of its Secrets, by the folder. */
export function encryptedSecrets(fleet: Fleet): ReadonlyMap<string, readonly string[]> {
  if (!fleet.settings.tools.includes('flux')) return new Map();
  return new Map(
    fleet.targets.flatMap(({ overlay }) => {
      const { secrets } = withSecrets(fleet, overlay);
      return secrets ? [[secrets, secretsOfPeople(overlay)] as const] : [];
    }),
  );
}

function secretsOfPeople({ requirements }: Pick<OverlaySummary, 'requirements'>): readonly string[] {
  return requirements
    .filter(({ kind, providedBy }) => kind === 'Secret' && providedBy === undefined)
    .map(({ namespace, name }) => `${namespace ? `${namespace}/` : ''}${name}`);
}
