/** What a change of gitops/ does: of the folder of a tool, or, with Flux, of a cluster. */
import { byRisk, objectEffects } from './effects.js';
import { manifestsOf, type OverlayChanges, type OverlayTexts } from './overlay-changes.js';
import type { Effect } from './rule.js';

/**
 * Undefined where no object changes. A new or removed folder is compared object by object, because each of its objects has
 * effects of its own.
 *
 * @param folder - `gitops/argocd`, `gitops/flux/clusters/eu`
 * @param madeFrom - the fleet file
 * @param moves - what `layerMoves` found of a cluster of Flux
 */
export function gitopsChanges(
  folder: string,
  madeFrom: string,
  before: OverlayTexts | undefined,
  after: OverlayTexts | undefined,
  moves: readonly Effect[] = [],
): OverlayChanges | undefined {
  const [old, next] = [before ?? new Map<string, string>(), after ?? new Map<string, string>()];
  const names = new Set([...old.keys(), ...next.keys()]);
  const isEqual = [...names].every((name) => old.get(name) === next.get(name));
  const own = isEqual ? [] : objectEffects({ before: manifestsOf(old), after: manifestsOf(next) });
  const effects = [...own, ...moves].sort(byRisk);
  if (effects.length === 0) return undefined;
  const change = before && after ? 'changed' : before ? 'removed' : 'added';
  return { overlay: folder, madeFrom, change, effects, access: [], order: [] };
}
