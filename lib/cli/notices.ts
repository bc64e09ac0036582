import { join } from 'node:path';
import { dataEffects, objectEffects } from '../changes/effects.js';
import { noticesOf } from '../changes/notices.js';
import { objectsIn } from '../changes/overlay-changes.js';
import { workbenchChanges } from '../changes/workbench-changes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { entriesOf } from '../output/entries.js';
import { textOfFile } from '../output/regular-file.js';
import type { Problem } from '../schema/location.js';
import type { Synthesized } from '../synthesis/synthesize.js';

/** The objects of files that change, as they are in the folder and as they will be. */
export interface ChangedObjects {
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
}

/**
 * Changes to the overlay in the folder that the cluster cannot apply.
 *
 * @param changed - `changedObjects` of the folder
 */
export function changeNotices(
  folder: string,
  changed: ChangedObjects,
  { texts, overlay }: Synthesized,
): readonly string[] {
  const ofObjects = changed.before.length > 0 ? objectEffects({ ...changed, whole: () => overlay.objects }) : [];
  const ofData = dataEffects(textOfFile(join(folder, 'README.md')) ?? '', texts.files.get('README.md') ?? '');
  return noticesOf([...ofObjects, ...ofData]);
}

/** Changes that would be refused, or that destroy what users have. */
export function refusalsOf(
  { before, after }: ChangedObjects,
  { overlay }: Pick<Synthesized, 'overlay'>,
): readonly Problem[] {
  return overlay.form === 'operated' ? workbenchChanges(before, after, overlay.environment) : [];
}

/** The objects of changed files. Others are skipped, because parsing them again would take longer than everything else. */
export function changedObjects(folder: string, { texts, overlay }: Synthesized): ChangedObjects {
  const changed = namesIn(folder)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .map((name) => ({ name, text: textOfFile(join(folder, name)) ?? '' }))
    .filter(({ name, text }) => text !== texts.files.get(name));
  if (changed.length === 0) return { before: [], after: [] };
  const unchanged = namesIn(folder).filter((name) => !changed.some((one) => one.name === name));
  return {
    before: changed.flatMap(({ text }) => readable(text)),
    after: overlay.files.filter(({ name }) => !unchanged.includes(name)).flatMap(({ objects }) => objects),
  };
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
