/** `diff`: what changes, and what that does. */
import { Option } from 'commander';
import type { Risk } from '../../changes/risk.js';
import { type Options, WrongUse, withFolders } from '../options.js';
import type { DefineCommand } from './command.js';

/** As in lib/changes/risk.ts, which is loaded when the command runs. */
const risks = [
  'data-loss',
  'downtime',
  'privilege',
  'exposure',
  'restart',
  'cost',
  'cosmetic',
] as const satisfies readonly Risk[];

export interface DiffOptions
  extends Pick<Options, 'environments' | 'workspaces' | 'bases' | 'output' | 'today' | 'cache'> {
  readonly from?: string;
  readonly to?: string;
  /** A context of kubectl; true for the current one. */
  readonly cluster?: string | true;
  readonly fieldManager: string;
  readonly format: 'text' | 'markdown' | 'json' | 'sarif';
  readonly failOn?: readonly Risk[];
  readonly detailedExitcode?: boolean;
}

export const diffCommand: DefineCommand = (program, { today, end }) => {
  withFolders(program.command('diff'), today)
    .summary('show what changes, and what that does: data loss, downtime, privilege, …')
    .description(
      `Compares overlays object by object, and says of each change what it does, the worst first: data loss, downtime,
privilege, exposure, restart, cost, cosmetic; with the reason and what to do. The old state are the overlays of a git
revision (HEAD if none is named) or of a folder; the new one is what the environments give now. Without names of environments,
gitops/ is compared too. Writes nothing.`,
    )
    .argument('[from]', 'git revision or folder of the old overlays; an environment is not one')
    .argument(
      '[environments...]',
      'platforms (rhoai), environments (rhoai/prod) or globs ("*/prod"); all if there is none',
    )
    .option('--from <revision or folder>', 'the old state, where its name is that of an environment')
    .option('--to <revision or folder>', 'the new state, instead of what the environments give now')
    .option(
      '--cluster [context]',
      'the old state is what is on the cluster, by server-side dry runs of kubectl; name the environments that are there',
    )
    .option('--field-manager <name>', 'with --cluster: who applies the overlays there', 'kubectl')
    .addOption(
      new Option('--format <format>', 'text for people, markdown for pull requests, or a format for programs')
        .choices(['text', 'markdown', 'json', 'sarif'])
        .default('text'),
    )
    .addOption(
      new Option('--fail-on <classes>', `exit with 1 for changes of these classes: ${risks.join(', ')}`).argParser(
        classes,
      ),
    )
    .option('--detailed-exitcode', 'exit with 0 without changes, 2 with changes, 1 for everything that is wrong')
    .action(async (from: string | undefined, only: string[], options: DiffOptions) => {
      const { diff } = await import('../diff/diff.js');
      end(await diff(from, only, options));
    });
};

function classes(value: string, others: readonly Risk[] = []): readonly Risk[] {
  const named = value.split(',').map((one) => one.trim());
  const unknown = named.filter((one) => !risks.some((risk) => risk === one));
  if (unknown.length > 0)
    throw new WrongUse(`--fail-on: unknown class ${unknown.join(', ')}; the classes are ${risks.join(', ')}`);
  return [...others, ...risks.filter((risk) => named.includes(risk))];
}
