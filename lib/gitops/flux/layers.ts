import type { FluxFile, FluxOverlay } from './flux-overlay.js';

/**
 * Flux has no waves: what must be ready before something else is a Kustomization of its own. A layer has the files from
 * its first wave on, up to that of the next layer; the table of steps says why each file has its wave.
 */
const firstWaves = {
  /** Namespaces, definitions, and the platform's operator, which brings definitions. */
  definitions: Number.NEGATIVE_INFINITY,
  /** What the platform's operator makes the platform from. */
  initialization: -28,
  /** Secrets, which every later pod may need, and network policies. */
  secrets: -25,
  /** The operator of MLflow, the database, the object store, certificates. */
  foundation: -20,
  /** What must be done before the server starts: migration, login. */
  preparation: -5,
  server: 0,
  /** What uses a running server. */
  consumers: 10,
  /** By itself, so that a failed test is the failure of this Kustomization and of no other. */
  'smoke-test': 20,
} as const;

export type Layer = keyof typeof firstWaves;

/** The files of an overlay by layer, in the order of applying them; layers without content are left out. */
export function byLayer({
  files,
  secrets,
}: Pick<FluxOverlay, 'files' | 'secrets'>): ReadonlyMap<Layer, readonly FluxFile[]> {
  const layers = Object.entries(firstWaves) as readonly (readonly [Layer, number])[];
  const own = layers.map(([layer, from], index) => {
    const end = layers[index + 1]?.[1] ?? Number.POSITIVE_INFINITY;
    return [layer, files.filter(({ wave }) => wave >= from && wave < end)] as const;
  });
  return new Map(own.filter(([layer, found]) => found.length > 0 || (layer === 'secrets' && secrets !== undefined)));
}
