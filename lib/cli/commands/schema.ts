/** `schema`: the JSON schema of environment files. */
import type { DefineCommand } from './command.js';

export const schemaCommand: DefineCommand = (program, { end }) => {
  program
    .command('schema')
    .summary('print or write the JSON schema of environment files')
    .description(
      'Prints the JSON schema of environment files, which editors use for completion; or writes it to a file.',
    )
    .argument('[file]', 'the file to write; its folder is created')
    .action(async (file: string | undefined) => {
      const { schema } = await import('../schema.js');
      end(schema(file));
    });
};
