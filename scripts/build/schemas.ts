import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { parseSync } from 'oxc-parser';
import type { z } from 'zod';

type Constants = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The zod schemas among the constants of lib/, exported or not, by file and name: `lib/pods/server-fields.ts#serverSchema`.
 * They come from a bundle of the sources (without lib/cli/, which would run) in which every module hands over its constants.
 *
 * @param outfile - where the bundle is written
 */
export async function schemasOf(root: string, outfile: string): Promise<ReadonlyMap<string, z.ZodType>> {
  const files = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('cli/'),
  );
  await build({
    absWorkingDir: root,
    stdin: {
      contents: files.map((file) => `import './lib/${file.replace(/ts$/, 'js')}';`).join('\n'),
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    external: ['cdk8s', 'constructs', 'zod', 'yaml'],
    logLevel: 'error',
    plugins: [{ name: 'constants', setup: ({ onLoad }) => onLoad({ filter: /\/lib\/.*\.ts$/ }, handingOver(root)) }],
  });
  createRequire(__filename)(join(root, outfile));
  const { cdk8sMlflowConstants: constants = {} } = globalThis as { cdk8sMlflowConstants?: Constants };
  const schemas = Object.entries(constants).flatMap(([file, named]) =>
    Object.entries(named).flatMap(([name, value]) => (isSchema(value) ? [[`${file}#${name}`, value] as const] : [])),
  );
  return new Map(schemas);
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value;
}

function handingOver(root: string) {
  return ({ path }: { readonly path: string }) => {
    const text = readFileSync(path, 'utf8');
    const file = relative(root, path);
    const handed = `(globalThis.cdk8sMlflowConstants ??= {})[${JSON.stringify(file)}] = { ${constantsOf(file, text)} };`;
    return { loader: 'ts' as const, contents: `${text}\n;${handed}\n` };
  };
}

function constantsOf(file: string, text: string): string {
  return parseSync(file, text)
    .program.body.flatMap((statement) => {
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (declaration?.type !== 'VariableDeclaration') return [];
      return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    })
    .join(', ');
}
