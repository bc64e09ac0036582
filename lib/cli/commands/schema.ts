/** `schema`: the JSON schemas of the files that people write, and of what programs read. */
import { Option } from 'commander';
import type { DefineCommand } from './command.js';

const files = ['environment', 'workspace', 'gitops', 'overlay'] as const;

/** What a schema describes: environment files, files of teams, gitops.yaml or overlay.json. */
export type SchemaOf = (typeof files)[number];

export const schemaCommand: DefineCommand = (program, { end }) => {
  program
    .command('schema')
    .summary('print or write the JSON schema of environment files, or of files of teams')
    .description(
      'Prints the JSON schema of environment files, which editors use for completion, or writes it to a file. Those of files of\nteams, of gitops.yaml and of overlay.json by --of.',
    )
    .argument('[file]', 'the file to write; its folder is created')
    .addOption(new Option('--of <what>', 'the kind of file').choices(files).default('environment'))
    .action(async (file: string | undefined, { of }: { readonly of: SchemaOf }) => {
      const { schema } = await import('../schema.js');
      end(schema(file, of));
    });
};
