/** `synth` and `check`: from the environment files to overlays, or to a report of what is wrong. */
import { homedir } from 'node:os';
import { formatProblems } from '../environment/parse.js';
import { problemOfOutput } from '../output/output-folder.js';
import { compare, printChanges } from './compare.js';
import type { Confirm } from './confirm.js';
import { workspacesFolder } from './environment-files.js';
import { type SynthesizedFleet, synthesizeFleet } from './fleet.js';
import { type Options, WrongUse } from './options.js';
import type { Output } from './output.js';
import { count, fail } from './print.js';
import { printReport } from './report/report.js';
import { setRepresentative } from './representative.js';
import { selected } from './select.js';
import { type SynthesizedAll, withSynthesized } from './synthesize-all.js';
import { paintFor } from './terminal.js';
import { write } from './write.js';

export async function synth(options: Options, confirm: Confirm | undefined): Promise<number> {
  const { only, environments, commands, prune } = options;
  if (prune && only.length > 0)
    throw new WrongUse(`--prune compares with all environments: remove ${only.join(' ')} from the command line`);
  // Only synthesis itself uses most of the code.
  setRepresentative(false);
  const problem = problemOfOutput({
    ...options,
    workspaces: workspacesFolder(options),
    workingFolder: process.cwd(),
    home: home(),
  });
  if (problem) return fail(problem, 2);
  const files = selected(options, only, commands);
  if (files.environments.length === 0 && files.problems.length === 0)
    return fail(`no environment file in ${environments}/: cdk8s-mlflow init creates one, with a repository for it`, 1);
  return withSynthesized(files, options, (all) => {
    const isWhole = only.length === 0;
    // With problems, it is not known which overlays there are.
    const fleet = synthesizeFleet(options, all.problems.length > 0 ? undefined : all.overlays, isWhole);
    const { output: root } = options;
    const overlays: Output = { root, origin: environments, noun: 'overlay', folders: all.overlays, isWhole };
    return finish(all, [overlays], fleet, options, confirm);
  });
}

/** Writes overlays and what is made of the fleet, or reports what is wrong with either. */
export async function finish(
  given: Omit<SynthesizedAll, 'overlays'>,
  overlays: readonly Output[],
  fleet: SynthesizedFleet | undefined,
  options: Options,
  confirm: Confirm | undefined,
): Promise<number> {
  const { format } = options;
  const found = {
    files: [...given.files, ...(fleet ? [fleet.file] : [])],
    problems: [...given.problems, ...(fleet?.problems ?? [])],
    notices: [...given.notices, ...(fleet?.notices ?? [])],
  };
  const outputs = [...overlays, ...(fleet ? [fleet.output] : [])];
  if (format === 'text') for (const notice of found.notices) console.error(`notice: ${notice}`);
  if (found.problems.length > 0) {
    if (format !== 'text') printReport({ ...found, changes: [] }, format);
    const where = count(new Set(found.problems.map(({ location }) => location.file)).size, 'file');
    const summary = `${count(found.problems.length, 'problem')} in ${where}; nothing was written`;
    return fail(
      format === 'text' ? `${formatProblems(found.problems, paintFor(process.stderr))}\n\n${summary}` : summary,
      1,
    );
  }
  if (!options.check) return write(options, outputs, found, confirm);
  const changes = outputs.flatMap((output) => compare(output, options.prune));
  if (format === 'text') printChanges(changes);
  else printReport({ ...found, changes }, format);
  return changes.length > 0 ? 1 : 0;
}

/** Undefined for a user without HOME and without an entry in passwd, as in some containers. */
function home(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
