/** `gitops`: what applies the overlays from Git. */
import {
  environmentsOption,
  formatOption,
  type Options,
  outputOption,
  workspacesOption,
  yesOption,
} from '../options.js';
import type { DefineCommand } from './command.js';

type GitopsOptions = Pick<Options, 'environments' | 'workspaces' | 'output' | 'format'> & Partial<Options>;

export const gitopsCommand: DefineCommand = (program, { today, confirm, end }) => {
  program
    .command('gitops')
    .summary('write what Argo CD and Flux need to apply the overlays')
    .description(
      `Writes the folder gitops/ from gitops.yaml, which is beside the folder of environments, and from the overlays as they are
on disk: a project and an ApplicationSet or Applications of Argo CD, Kustomizations of Flux. Where gitops.yaml exists, synth and
check do the same.`,
    )
    .addOption(environmentsOption())
    .addOption(workspacesOption())
    .addOption(outputOption())
    .option('--check', 'write nothing; fail if something is wrong or would change')
    .option('--prune', 'remove generated files of tools that the fleet no longer has, after confirmation')
    .addOption(yesOption())
    .addOption(formatOption('text', 'json', 'sarif', 'junit'))
    .action(async (options: GitopsOptions) => {
      const { gitops } = await import('../gitops.js');
      end(
        await gitops(
          { bases: [], prune: false, yes: false, check: false, cache: false, today, only: [], ...options },
          confirm,
        ),
      );
    });
};
