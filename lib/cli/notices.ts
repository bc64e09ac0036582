import { join } from 'node:path';
import { dataMoves } from '../changes/data-moves.js';
import { fixedFieldChanges } from '../changes/fixed-fields.js';
import { laterRuleNotices } from '../changes/later-rules.js';
import { objectsIn, volumeChange } from '../changes/volume-change.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { entriesOf } from '../output/entries.js';
import { textOfFile } from '../output/regular-file.js';
import type { Synthesized } from '../synthesis/synthesize.js';

/** Changes to the overlay in the folder that the cluster cannot apply. */
export function noticesOf(folder: string, { texts, overlay }: Synthesized): readonly string[] {
  const textOf = (name: string) => textOfFile(join(folder, name)) ?? '';
  const moves = dataMoves(textOf('README.md'), texts.files.get('README.md') ?? '');
  if (overlay.form === 'operated') {
    const after = texts.files.get('mlflow.yaml') ?? '';
    const notice = volumeChange(textOf('mlflow.yaml'), after, overlay.environment.namespace);
    return [...(notice ? [notice] : []), ...moves, ...laterRuleNotices(overlay)];
  }
  // Unchanged files are skipped, because parsing them again would take longer than everything else.
  const before = namesIn(folder).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml' && textOf(name) !== texts.files.get(name),
  );
  const objects = before.flatMap((name) => readable(textOf(name)));
  return [...fixedFieldChanges(objects, overlay.objects), ...moves];
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
