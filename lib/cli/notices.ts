/** What synth compares of an overlay that changes. */
import { join } from 'node:path';
import { dataEffects, objectEffects } from '../changes/effects.js';
import { noticesOf } from '../changes/notices.js';
import { objectsIn } from '../changes/overlay-changes.js';
import type { ChangeContext } from '../changes/rule.js';
import { workbenchChanges } from '../changes/workbench-changes.js';
import { workspaceEffects } from '../changes/workspace-effects.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { entriesOf } from '../output/entries.js';
import { textOfFile } from '../output/regular-file.js';
import { readSummary } from '../output/summary/summary-schema.js';
import type { Problem } from '../schema/location.js';
import type { Synthesized } from '../synthesis/synthesize.js';

/** What the step from the overlay in a folder to a new one means. */
export interface Step {
  /** Changes that would be refused, or that destroy what users have. */
  readonly refused: readonly Problem[];
  /** Changes that the cluster cannot apply, and data that the server loses sight of. */
  readonly notices: readonly string[];
}

export function stepOf(folder: string, result: Synthesized): Step {
  const { overlay, texts } = result;
  const changed = changedObjects(folder, result);
  const refused =
    overlay.form === 'operated' ? workbenchChanges(changed.before, changed.after, overlay.environment) : [];
  if (refused.length > 0) return { refused, notices: [] };
  const ofObjects = changed.before.length > 0 ? objectEffects({ ...changed, whole: () => overlay.objects }) : [];
  const ofData = dataEffects(textOfFile(join(folder, 'README.md')) ?? '', texts.files.get('README.md') ?? '');
  const summaries = [textOfFile(join(folder, 'overlay.json')), texts.files.get('overlay.json')].map((text) =>
    readSummary(text ?? ''),
  );
  const [was, is] = summaries;
  const ofWorkspaces = was && is ? workspaceEffects(was, is) : [];
  return { refused, notices: noticesOf([...ofObjects, ...ofData, ...ofWorkspaces]) };
}

/** The objects of changed files. Others are skipped, because parsing them again would take longer than everything else. */
function changedObjects(folder: string, { texts, overlay }: Synthesized): Pick<ChangeContext, 'before' | 'after'> {
  const laid = namesIn(folder);
  const changed = laid
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .map((name) => ({ name, text: textOfFile(join(folder, name)) ?? '' }))
    .filter(({ name, text }) => text !== texts.files.get(name));
  if (changed.length === 0) return { before: [], after: [] };
  const unchanged = laid.filter((name) => !changed.some((one) => one.name === name));
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
