import { join } from 'node:path';
import { dataMoves } from '../changes/data-moves.js';
import { fixedFieldChanges } from '../changes/fixed-fields.js';
import { objectsIn, volumeChange } from '../changes/volume-change.js';
import { workbenchChanges } from '../changes/workbench-changes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { entriesOf } from '../output/entries.js';
import { textOfFile } from '../output/regular-file.js';
import type { Problem } from '../schema/location.js';
import type { Synthesized } from '../synthesis/synthesize.js';

/**
 * Changes to the overlay in the folder that the cluster cannot apply.
 *
 * @param before - `changedObjects` of the folder
 */
export function changeNotices(
  folder: string,
  before: readonly KubernetesObject[],
  { texts, overlay }: Synthesized,
): readonly string[] {
  const textOf = (name: string) => textOfFile(join(folder, name)) ?? '';
  const moves = dataMoves(textOf('README.md'), texts.files.get('README.md') ?? '');
  const after = texts.files.get('mlflow.yaml') ?? '';
  const ofVolume =
    overlay.form === 'operated' ? volumeChange(textOf('mlflow.yaml'), after, overlay.environment.namespace) : undefined;
  const fixed = fixedFieldChanges(before, overlay.objects);
  return [...(ofVolume ? [ofVolume] : []), ...fixed, ...moves];
}

/** Changes that would be refused, or that destroy what users have. */
export function refusalsOf(
  before: readonly KubernetesObject[],
  { overlay }: Pick<Synthesized, 'overlay'>,
): readonly Problem[] {
  return overlay.form === 'operated' ? workbenchChanges(before, overlay.objects, overlay.environment) : [];
}

/** The old objects of changed files. Others are skipped, because parsing them again would take longer than everything else. */
export function changedObjects(folder: string, files: ReadonlyMap<string, string>): readonly KubernetesObject[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) => {
      const text = textOfFile(join(folder, name)) ?? '';
      return text === files.get(name) ? [] : readable(text);
    });
}

function namesIn(folder: string): readonly string[] {
  return (entriesOf(Buffer.from(folder)) ?? []).map(({ name }) => name.toString());
}

/** Files of others in the folder can be any YAML: one with an undefined alias cannot be read. */
function readable(text: string): readonly KubernetesObject[] {
  try {
    return objectsIn(text);
  } catch {
    return [];
  }
}
