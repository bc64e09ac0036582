/** `list`: what there is. */
import { Argument, Option } from 'commander';
import { basesOption, environmentsOption, type Options, WrongUse, workspacesOption } from '../options.js';
import type { DefineCommand } from './command.js';

export const subjects = ['environments', 'workspaces', 'platforms', 'versions', 'checks'] as const;

export type Subject = (typeof subjects)[number];

export type ListFormat = 'text' | 'markdown' | 'json';

type ListOptions = Pick<Options, 'environments' | 'workspaces' | 'bases'> & { readonly format: ListFormat };

export const listCommand: DefineCommand = (program, { end }) => {
  program
    .command('list')
    .summary('list environments, workspaces, platforms, versions of MLflow or checks')
    .description(
      `Lists the environments of this repository; who may do what in their workspaces, with warnings; the supported platforms and
their releases; the versions of MLflow that each login supports, with the plug-in; or the checks. Without a subject: the
environments, platforms and versions.`,
    )
    .addArgument(new Argument('[subject]', 'what to list').choices(subjects))
    .argument(
      '[environments...]',
      'with workspaces: platforms (rhoai), environments (rhoai/prod) or globs ("*/prod"); all if there is none',
    )
    .addOption(environmentsOption())
    .addOption(workspacesOption())
    .addOption(basesOption())
    .addOption(
      new Option('--format <format>', 'text for people, markdown for workspaces, or json for programs')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .action(async (subject: Subject | undefined, only: string[], options: ListOptions): Promise<void> => {
      if (subject === 'workspaces') {
        const { listWorkspaces } = await import('../list-workspaces.js');
        end(listWorkspaces(only, options));
        return;
      }
      if (only.length > 0) throw new WrongUse(`list ${subject} has no environments: remove ${only.join(' ')}`);
      const { format } = options;
      if (format === 'markdown') throw new WrongUse('--format markdown is for list workspaces');
      const { list } = await import('../list.js');
      end(list(subject, { ...options, format }));
    });
};
