/** `secrets`: which Secrets must exist. */
import {
  basesOption,
  environmentArgument,
  environmentsOption,
  formatOption,
  type Options,
  workspacesOption,
} from '../options.js';
import type { DefineCommand } from './command.js';

export const secretsCommand: DefineCommand = (program, { end }) => {
  program
    .command('secrets')
    .summary('list the Secrets that must exist, with commands that create them')
    .description(
      `Lists the Secrets that must exist before an overlay is applied, with the command for each. Random values are generated
by the command; other values are read from files that you name. The output is a script for bash, and contains no value.`,
    )
    .argument(...environmentArgument)
    .addOption(environmentsOption())
    .addOption(workspacesOption())
    .addOption(basesOption())
    .addOption(formatOption('text', 'json'))
    .action(async (only: string[], options: Pick<Options, 'environments' | 'workspaces' | 'bases' | 'format'>) => {
      const { secrets } = await import('../secrets.js');
      end(secrets({ ...options, only }));
    });
};
