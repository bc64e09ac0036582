import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixedFieldChanges } from '../changes/fixed-fields.js';
import { objectsIn, volumeChange } from '../changes/volume-change.js';
import { filesBelow } from '../output/files.js';
import type { Synthesized } from '../synthesis/synthesize.js';

/** What the cluster will not take over of a change, by the overlay as it lies in its folder. */
export function noticesOf(folder: string, { texts, overlay }: Synthesized): readonly string[] {
  const textOf = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  if (overlay.form === 'operated') {
    const after = texts.files.get('mlflow.yaml') ?? '';
    const notice = volumeChange(textOf('mlflow.yaml'), after, overlay.environment.namespace);
    return notice ? [notice] : [];
  }
  // A file that stays as it is changes nothing, and reading it again would take longer than all else.
  const before = filesBelow(folder).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml' && textOf(name) !== texts.files.get(name),
  );
  return fixedFieldChanges(
    before.flatMap((name) => objectsIn(textOf(name))),
    overlay.objects,
  );
}
