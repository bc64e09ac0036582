/** `check`: what synth would do, for CI. */
import { forSynthesis, type Options, type SynthesisOptions } from '../options.js';
import type { DefineCommand } from './command.js';

type CheckOptions = SynthesisOptions & Partial<Pick<Options, 'prune'>>;

export const checkCommand: DefineCommand = (program, { today, end }) => {
  forSynthesis(program.command('check'), today)
    .summary('write nothing; fail if something is wrong or would change')
    .description(
      `Checks every environment, or those that are named, and compares their overlays with the files. Writes nothing, and
exits with 1 if something is wrong or would change: for CI. The formats sarif and junit are for CI systems, which then
show each problem at its line.`,
    )
    .option('--prune', 'fail also if synth --prune would remove something')
    .action(async (only: string[], options: CheckOptions) => {
      const { synth } = await import('../synth.js');
      end(await synth({ prune: false, yes: false, ...options, check: true, only }, undefined));
    });
};
