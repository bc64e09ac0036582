/** `adopt` of namespaces: a file of a workspace for each team, with a report of what it took. */
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document } from 'yaml';
import { parseSource } from '../../../environment/parse.js';
import { loadSource } from '../../../environment/source.js';
import type { Problem } from '../../../schema/location.js';
import { workspaceSchema } from '../../../workspaces/workspace-schema.js';
import type { Format } from '../../options.js';
import { fail } from '../../print.js';
import { Adoption, type Line } from '../adoption.js';
import type { Tree } from '../input.js';
import { report } from '../report.js';
import { type TeamObjects, teamsIn } from './team-objects.js';
import { takeResources } from './team-resources.js';
import { takeRights } from './team-rights.js';

export interface AdoptedTeam {
  readonly namespace: string;
  readonly file: string;
  readonly text: string;
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
}

/** The teams of objects, those without anything of a workspace left out. */
export function adoptTeamsOf(objects: readonly Tree[], folder: string): readonly AdoptedTeam[] {
  return teamsIn(objects)
    .map((team) => adoptTeam(team, folder))
    .filter(({ lines }) => lines.some(({ kind }) => kind === 'taken'));
}

/** @param folder - of the files; printed if it is not given */
export function adoptTeams(objects: readonly Tree[], folder: string | undefined, format: Format): number {
  const teams = adoptTeamsOf(objects, folder ?? 'workspaces');
  const files = teams.map(({ file }) => file);
  const existing = folder === undefined ? [] : files.filter((file) => lstatSync(file, { throwIfNoEntry: false }));
  if (existing.length > 0) return fail(`${existing.join(', ')}: nothing is overwritten, and nothing was written`, 1);
  if (teams.length === 0)
    return fail('no namespace of the input has a right, a bucket or a quota that a workspace has', 1);
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of teams) writeFileSync(file, text, { flag: 'wx' });
  }
  if (format === 'json') console.log(JSON.stringify({ teams }, null, 2));
  else {
    if (folder === undefined) console.log(teams.map(({ text }) => text.trimEnd()).join('\n---\n'));
    const texts = teams.map((team) => `${team.file}\n\n${reportOf(team)}`).join('\n\n');
    if (folder === undefined) console.error(texts);
    else console.log(texts);
  }
  return 0;
}

function reportOf({ namespace, ...rest }: AdoptedTeam): string {
  return report(
    { source: `namespace ${namespace}`, ...rest },
    'The file has no problems of its own: synth checks it with its environment.',
  );
}

function adoptTeam({ namespace, objects }: TeamObjects, folder: string): AdoptedTeam {
  const adoption = new Adoption('operated', 'mlflow');
  adoption.set('namespace', namespace);
  takeRights(adoption, namespace, objects);
  takeResources(adoption, objects);
  const file = join(folder, `${namespace}.yaml`);
  const document = new Document(adoption.environment, { aliasDuplicateObjects: false });
  document.commentBefore = ` yaml-language-server: $schema=../../../node_modules/cdk8s-mlflow/schema/workspace.json\n Adopted from namespace ${namespace}.`;
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return { namespace, file, text, lines: adoption.lines, problems: problemsOf(file, text) };
}

function problemsOf(file: string, text: string): readonly Problem[] {
  const loaded = loadSource(file, () => new TextEncoder().encode(text));
  if ('problems' in loaded) return loaded.problems;
  const parsed = parseSource(workspaceSchema, { ...loaded.source, noun: 'a workspace' });
  return 'problems' in parsed ? parsed.problems : [];
}
