/**
 * The reference environments of this repository. Tests read copies, so that they do not depend on what a user of the repository
 * adds, changes or removes in environments/; `npm run references` copies them again.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadEnvironment } from '../../lib/environment/load.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { filesBelow } from '../../lib/output/files.js';
import { textOfFile } from '../../lib/output/regular-file.js';
import { composeOverlay } from '../../lib/overlay/overlay.js';
import type { Overlay } from '../../lib/overlay/rendering.js';

const root = join(__dirname, '..', '..');

/** Folder of the copies. */
export const referenceFolder = join(root, 'test/references');

/** Their names: `kind/dev` and all others. */
export const references: readonly string[] = filesBelow(referenceFolder).map((file) => file.replace(/\.yaml$/, ''));

export function referenceText(name: string): string {
  return readFileSync(join(referenceFolder, `${name}.yaml`), 'utf8');
}

/** Those that extend no other file, so that their text is all of it. */
export const wholeReferences: readonly string[] = references.filter((name) => !/^extends:/m.test(referenceText(name)));

const teamFolder = join(root, 'test/team-references');

/** The files of its teams, as the command names them: `workspaces/kind/teams/fraud.yaml`. */
export function referenceTeams(name: string): readonly string[] {
  return filesBelow(join(teamFolder, name)).map((file) => `workspaces/${name}/${file}`);
}

/** Reads `environments/kind/dev.yaml` or `workspaces/kind/teams/fraud.yaml` from its copy. */
export function readReference(file: string): Buffer {
  const isTeam = file.startsWith('workspaces/');
  return readFileSync(
    isTeam ? join(teamFolder, relative('workspaces', file)) : join(referenceFolder, relative('environments', file)),
  );
}

export function referenceOverlay(name: string): Overlay {
  const loaded = loadEnvironment(`environments/${name}.yaml`, name, readReference, referenceTeams(name));
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return composeOverlay(loaded.environment);
}

/** Whether environments/ still has it as it was. */
export function isUnchanged(name: string): boolean {
  const teams = referenceTeams(name);
  return (
    textOfFile(join(root, 'environments', `${name}.yaml`)) === referenceText(name) &&
    filesBelow(join(root, 'workspaces', name)).length === teams.length &&
    teams.every((file) => textOfFile(join(root, file)) === readReference(file).toString())
  );
}
