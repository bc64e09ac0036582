/** `check`: what synth would do, for CI. */
import {
  basesOption,
  cacheOption,
  environmentArgument,
  environmentsOption,
  formatOption,
  type Options,
  outputOption,
  todayOption,
} from '../options.js';
import type { DefineCommand } from './command.js';

type CheckOptions = Pick<Options, 'environments' | 'bases' | 'output' | 'today' | 'cache' | 'format'> &
  Partial<Pick<Options, 'prune'>>;

export const checkCommand: DefineCommand = (program, { today, end }) => {
  program
    .command('check')
    .summary('write nothing; fail if something is wrong or would change')
    .description(
      `Checks every environment, or those that are named, and compares their overlays with the files. Writes nothing, and
exits with 1 if something is wrong or would change: for CI. The formats sarif and junit are for CI systems, which then
show each problem at its line.`,
    )
    .argument(...environmentArgument)
    .addOption(environmentsOption())
    .addOption(basesOption())
    .addOption(outputOption())
    .option('--prune', 'fail also if synth --prune would remove something')
    .addOption(todayOption(today))
    .addOption(cacheOption())
    .addOption(formatOption('text', 'json', 'sarif', 'junit'))
    .action(async (only: string[], options: CheckOptions) => {
      const { synth } = await import('../synth.js');
      end(await synth({ prune: false, yes: false, ...options, check: true, only }, undefined));
    });
};
