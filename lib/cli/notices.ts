import { join } from 'node:path';
import { fixedFieldChanges } from '../changes/fixed-fields.js';
import { objectsIn, volumeChange } from '../changes/volume-change.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { entriesOf } from '../output/entries.js';
import { textOfFile } from '../output/regular-file.js';
import type { Synthesized } from '../synthesis/synthesize.js';

/** What the cluster will not take over of a change, by the overlay as it lies in its folder. */
export function noticesOf(folder: string, { texts, overlay }: Synthesized): readonly string[] {
  const textOf = (name: string) => textOfFile(join(folder, name)) ?? '';
  if (overlay.form === 'operated') {
    const after = texts.files.get('mlflow.yaml') ?? '';
    const notice = volumeChange(textOf('mlflow.yaml'), after, overlay.environment.namespace);
    return notice ? [notice] : [];
  }
  // A file that stays as it is changes nothing, and reading it again would take longer than all else.
  const before = namesIn(folder).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml' && textOf(name) !== texts.files.get(name),
  );
  return fixedFieldChanges(
    before.flatMap((name) => readable(textOf(name))),
    overlay.objects,
  );
}

function namesIn(folder: string): readonly string[] {
  return (entriesOf(Buffer.from(folder)) ?? []).map(({ name }) => name.toString());
}

/** A file that others keep in the folder may be any YAML: an alias to nothing cannot be read. */
function readable(text: string): readonly KubernetesObject[] {
  try {
    return objectsIn(text);
  } catch {
    return [];
  }
}
