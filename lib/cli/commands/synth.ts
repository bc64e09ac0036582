/** `synth`: writes the overlays. It is the default, so that its options work without a command too. */
import { forSynthesis, type Options, type SynthesisOptions, yesOption } from '../options.js';
import type { DefineCommand } from './command.js';

type SynthOptions = SynthesisOptions & Partial<Options>;

export const synthCommand: DefineCommand = (program, { today, confirm, end }) => {
  forSynthesis(program.command('synth', { isDefault: true }), today)
    .summary('write the overlays')
    .description(
      `Writes an overlay for every environment file, or for those that are named. If one of them has a problem, nothing is
written. Files named base.yaml or *.base.yaml, or with a name that begins with "_", are bases for others to extend,
without an overlay.`,
    )
    .option('--prune', 'remove generated files that belong to no environment any more, after confirmation')
    .addOption(yesOption())
    .option('--check', 'the same as the command check')
    .option('--list-checks', 'the same as the command list checks')
    .action(async (only: string[], { listChecks, ...options }: SynthOptions & { readonly listChecks?: boolean }) => {
      if (listChecks) {
        const { listChecks: list } = await import('../list-checks.js');
        return end(list('text'));
      }
      const { synth } = await import('../synth.js');
      const commands = program.commands.map((one) => one.name());
      end(await synth({ prune: false, yes: false, check: false, ...options, only, commands }, confirm));
    });
};
