import { orphaned, strangersOf } from '../output/strangers.js';
import type { OverlayTexts } from '../output/write.js';
import type { Options } from './options.js';

/** The generated files that `--prune` removes; none without it. */
export function prunable(
  { prune, output, environments }: Options,
  overlays: readonly OverlayTexts[],
): readonly string[] {
  if (!prune) return [];
  return orphaned(strangersOf(output, overlays, environments));
}
