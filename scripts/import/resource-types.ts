import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type GoModule, generatedFrom, type ImportedFile, run } from './go-module.js';

/** Interfaces of custom resources by `cdk8s import`, a file for each group. */
export function importTypes(module: GoModule, definitions: readonly object[]): readonly ImportedFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    const input = join(folder, 'definitions.yaml');
    writeFileSync(
      input,
      definitions.map((definition) => stringify(definition, { aliasDuplicateObjects: false })).join('---\n'),
    );
    const cli = join(__dirname, '..', '..', 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
    run(
      process.execPath,
      [cli, 'import', input, '--no-save', '--output', folder, '--language', 'typescript', '--no-check-upgrade'],
      { cwd: folder },
    );
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => ({
        name,
        text: `// ${generatedFrom(module)}\n${withRealNames(readFileSync(join(folder, name), 'utf8'))}`,
      }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The generator spells isWALArchiver as isWalArchiver and translates back at run time; objects that are only validated have the names of the API. */
function withRealNames(text: string): string {
  return text
    .replace(/(@schema \w+#(\w+)\n {3}\*\/\n {2}readonly )\w+/g, '$1$2')
    .replace(/^ {4}'(\w+)': .*$/gm, (line, name: string) => line.replace(/\bobj\.\w+/g, `obj.${name}`));
}
