/** The command line: every command with its arguments and options. What a command does is loaded when it runs. */
import { Command } from 'commander';
import { version } from '../../package.json';
import { adoptCommand } from './commands/adopt.js';
import { checkCommand } from './commands/check.js';
import type { CommandContext } from './commands/command.js';
import { diffCommand } from './commands/diff.js';
import { explainCommand } from './commands/explain.js';
import { gitopsCommand } from './commands/gitops.js';
import { initCommand } from './commands/init.js';
import { listCommand } from './commands/list.js';
import { schemaCommand } from './commands/schema.js';
import { secretsCommand } from './commands/secrets.js';
import { synthCommand } from './commands/synth.js';

/** In the order of the help. A new command is a file in commands/ and a line here. */
const commands = [
  initCommand,
  adoptCommand,
  synthCommand,
  checkCommand,
  diffCommand,
  gitopsCommand,
  explainCommand,
  secretsCommand,
  listCommand,
  schemaCommand,
];

const exitCodes = `
Without a command it is synth.
Exit code: 0 success, 1 a problem was found or (with check) a file would change, 2 the command line is invalid.`;

/** A program that returns, or throws a CommanderError, and never ends the process. */
export function program(context: CommandContext): Command {
  const root = new Command('cdk8s-mlflow')
    .description('MLflow on Kubernetes: one environment file in, one complete and checked overlay of plain YAML out.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', exitCodes)
    .exitOverride()
    .configureHelp({ helpWidth: 120 })
    .configureOutput({
      writeOut: (text) => console.log(text.trimEnd()),
      writeErr: (text) => console.error(text.trimEnd()),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const define of commands) define(root, context);
  return root;
}
