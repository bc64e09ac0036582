/** `explain`: a check, a rule of diff, or a field of environments or of the fleet. */
import { type Format, formatOption } from '../options.js';
import type { DefineCommand } from './command.js';

export const explainCommand: DefineCommand = (program, { end }) => {
  program
    .command('explain')
    .summary('explain a check, a rule of diff or a field')
    .description(
      `Explains a check: its rule, cause and fix. Or a rule of diff: why, what to do, and the source of the fact. Or a field of environment
files or of gitops.yaml: what it does, its values, default and
examples, the first release that has it, and the forms of the server that do. A kind of a field is named by the value of
its type: backendStore.postgresql.host.`,
    )
    .argument('<check, rule or field>', 'MLF-EGRESS-6, data-loss/claim-shrinks, or backendStore.postgresql.host')
    .addOption(formatOption('text', 'json'))
    .action(async (name: string, { format }: { readonly format: Format }) => {
      const { explain } = await import('../explain/explain.js');
      end(explain(name, format));
    });
};
