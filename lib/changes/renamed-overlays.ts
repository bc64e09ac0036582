/** Overlays that only have another name: the same server, with the same objects, from a file that was renamed. */
import { readSummary } from '../output/summary/summary-schema.js';
import { byRisk, wholeEffect } from './effects.js';
import { type OverlayChanges, type OverlayTexts, overlayChanges } from './overlay-changes.js';
import { overlayRenamed } from './rules/overlays.js';

type Overlays = ReadonlyMap<string, OverlayTexts>;

/** The old names of new overlays. Where two have the same server, neither is known to be the other. */
export function renamedOverlays(before: Overlays, after: Overlays): ReadonlyMap<string, string> {
  const [gone, come] = [serversOf(before, after), serversOf(after, before)];
  return new Map(
    [...come].flatMap(([server, [name, ...others]]) => {
      const [old, ...more] = gone.get(server) ?? [];
      return name !== undefined && old !== undefined && others.length + more.length === 0 ? [[name, old] as const] : [];
    }),
  );
}

/** What changes besides the name, and what the name itself does. */
export function renamedOverlay(name: string, old: string, before: OverlayTexts, after: OverlayTexts): OverlayChanges {
  const effect = wholeEffect(overlayRenamed, name, `renamed from ${old}`);
  const changes = overlayChanges(name, before, after);
  return {
    ...(changes ?? { overlay: name, change: 'changed', access: [], order: [] }),
    effects: [effect, ...(changes?.effects ?? [])].sort(byRisk),
  };
}

/** Names of overlays that the other state does not have, by their servers. */
function serversOf(overlays: Overlays, other: Overlays): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, texts] of overlays) {
    const server = other.has(name) ? undefined : serverOf(texts);
    if (server !== undefined) found.set(server, [...(found.get(server) ?? []), name]);
  }
  return found;
}

function serverOf(texts: OverlayTexts): string | undefined {
  const summary = readSummary(texts.get('overlay.json') ?? '');
  if (!summary) return undefined;
  const { platform, form, cluster = '', namespace, instance, publicUri = '' } = summary;
  return [platform, form, cluster, namespace, instance, publicUri].join(' ');
}
