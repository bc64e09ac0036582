/** `list`: what there is. */
import { Argument } from 'commander';
import { basesOption, environmentsOption, formatOption, type Options, workspacesOption } from '../options.js';
import type { DefineCommand } from './command.js';

export const subjects = ['environments', 'platforms', 'versions', 'checks'] as const;

export type Subject = (typeof subjects)[number];

export const listCommand: DefineCommand = (program, { end }) => {
  program
    .command('list')
    .summary('list environments, platforms, versions of MLflow or checks')
    .description(
      `Lists the environments of this repository; the supported platforms and their releases; the versions of MLflow that each
login supports, with the plug-in; or the checks. Without a subject: all but the checks.`,
    )
    .addArgument(new Argument('[subject]', 'what to list').choices(subjects))
    .addOption(environmentsOption())
    .addOption(workspacesOption())
    .addOption(basesOption())
    .addOption(formatOption('text', 'json'))
    .action(
      async (
        subject: Subject | undefined,
        options: Pick<Options, 'environments' | 'workspaces' | 'bases' | 'format'>,
      ): Promise<void> => {
        const { list } = await import('../list.js');
        end(list(subject, options));
      },
    );
};
