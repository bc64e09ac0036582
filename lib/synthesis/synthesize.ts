import { runChecks } from '../checks/run.js';
import type { Environment } from '../environment/environment.js';
import { readEnvironment } from '../environment/load.js';
import { sorted } from '../environment/parse.js';
import type { ReadFile } from '../environment/source.js';
import { deepWithVariables, withVariables } from '../kubernetes/flux-variables.js';
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
  const { variables } = environment;
  if (all.length > 0) return { problems: sorted(deepWithVariables(all, variables)) };
  const files = overlay.files.map((one) => ({ ...one, objects: deepWithVariables(one.objects, variables) }));
  const manifests = files.map(({ name, objects }) => [name, toYaml(objects)] as const);
  const texts = [
    ...manifests,
    ['kustomization.yaml', kustomization(manifests.map(([name]) => name))] as const,
    ['README.md', withVariables(overlayReadme(overlay, waived), variables)] as const,
  ];
  const { path, file } = environment;
  const marks = new Map(texts.map(([name, text]) => [name, marked(`${path}/${name}`, file, text)]));
  const written = { ...overlay, files, objects: files.flatMap(({ objects }) => objects) };
  return { texts: { path, files: marks }, overlay: written };
}
