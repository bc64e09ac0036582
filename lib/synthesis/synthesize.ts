import { runChecks } from '../checks/run.js';
import type { Environment } from '../environment/environment.js';
import { readEnvironment } from '../environment/load.js';
import { sorted } from '../environment/parse.js';
import type { ReadFile } from '../environment/source.js';
import { kustomization } from '../output/kustomization.js';
import { marked } from '../output/mark.js';
import type { OverlayTexts } from '../output/write.js';
import { toYaml } from '../output/yaml.js';
import { composeOverlay } from '../overlay/overlay.js';
import type { Overlay } from '../overlay/rendering.js';
import { overlayReadme } from '../readme/readme.js';
import type { Problem } from '../schema/location.js';

/** An overlay, and its files as texts. */
export interface Synthesized {
  readonly texts: OverlayTexts;
  readonly overlay: Overlay;
}

/** Renders one environment file into the texts of its overlay; or returns all its problems. */
export function synthesize(
  file: string,
  path: string,
  read: ReadFile,
  today: string,
): Synthesized | { readonly problems: readonly Problem[] } {
  const { problems, environment, isConsequence } = readEnvironment(file, path, read);
  if (!environment) return { problems };
  const result = synthesizeEnvironment(environment, today);
  if (problems.length === 0) return result;
  const further = 'problems' in result ? result.problems.filter(({ location }) => !isConsequence(location)) : [];
  return { problems: sorted([...problems, ...further]) };
}

function synthesizeEnvironment(
  environment: Environment,
  today: string,
): Synthesized | { readonly problems: readonly Problem[] } {
  const overlay = composeOverlay(environment);
  const { problems, waived } = runChecks(overlay, today);
  const all = [...overlay.problems, ...problems];
  if (all.length > 0) return { problems: sorted(all) };
  const manifests = overlay.files.map(({ name, objects }) => [name, toYaml(objects)] as const);
  const texts = [
    ...manifests,
    ['kustomization.yaml', kustomization(manifests.map(([name]) => name))] as const,
    ['README.md', overlayReadme(overlay, waived)] as const,
  ];
  const { path, file } = environment;
  const files = new Map(texts.map(([name, text]) => [name, marked(`${path}/${name}`, file, text)]));
  return { texts: { path, files }, overlay };
}
