/** `schema`: the JSON schema of environment files, and of team files. */
import { Option } from 'commander';
import type { DefineCommand } from './command.js';

const subjects = ['environment', 'workspace'] as const;

export type SchemaSubject = (typeof subjects)[number];

export const schemaCommand: DefineCommand = (program, { end }) => {
  program
    .command('schema')
    .summary('print or write the JSON schema of environment files, or of files of teams')
    .description(
      'Prints the JSON schema of environment files or of files of teams, which editors use for completion; or writes it to a file.',
    )
    .argument('[file]', 'the file to write; its folder is created')
    .addOption(new Option('--of <kind>', 'the kind of file').choices(subjects).default('environment'))
    .action(async (file: string | undefined, { of }: { readonly of: SchemaSubject }) => {
      const { schema } = await import('../schema.js');
      end(schema(file, of));
    });
};
