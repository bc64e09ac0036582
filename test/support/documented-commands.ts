/** The shell commands of the documents: those of blocks, and those in the middle of a text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'shell-quote';
import { filesBelow } from '../../lib/output/files.js';

export const repository = join(__dirname, '..', '..');

/** Pages that people write: overlays and their READMEs are generated, and the changelog is of its time. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...filesBelow(join(repository, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

export const textOf = (page: string) => readFileSync(join(repository, page), 'utf8');

/** A program with its arguments. */
export type DocumentedCommand = readonly string[];

/** The blocks of one language, without the indentation of a list that holds them. */
export function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^( *)```(\S+)\n(.*?)^ *```$/gms)].flatMap(([, indent = '', name, block = '']) =>
    name === language ? [block.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  );
}

/** The commands of all shell blocks, in order. */
export function blockCommands(text: string): readonly DocumentedCommand[] {
  return blocksOf(text, 'shell').flatMap((block) =>
    block
      .replaceAll(/\\\n/g, ' ')
      .split('\n')
      .flatMap((line) => commandsOf(line)),
  );
}

/** The commands of npm and of the package that a text names: `npx cdk8s-mlflow list platforms`. */
export function inlineCommands(text: string): readonly DocumentedCommand[] {
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, '');
  return [...prose.matchAll(/`((?:npx )?cdk8s-mlflow [^`|]+|npm (?:run|test|ci)\b[^`]*)`/g)].flatMap(
    ([, command = '']) => commandsOf(command),
  );
}

const words = new Set(['do', 'done', 'then', 'fi']);

/** The commands of one line, in its pipes, lists, loops and substitutions. Placeholders are ordinary words. */
function commandsOf(line: string): readonly DocumentedCommand[] {
  const commands: string[][] = [[]];
  const plain = line.replaceAll(/<[\w ]+>/g, (placeholder) => placeholder.slice(1, -1).replaceAll(' ', '-'));
  let isFile = false;
  for (const part of parse(plain, (name) => `$${name}`)) {
    if (typeof part === 'object' && 'comment' in part) break;
    const command = commands.at(-1);
    const isOutput = isFile;
    isFile = typeof part === 'object' && 'op' in part && part.op === '>';
    if (isFile || isOutput) continue;
    if (typeof part === 'string') command?.push(part);
    else if ('pattern' in part) command?.push(part.pattern);
    else commands.push([]);
  }
  return commands
    .map((command) => command.filter((word, index) => index > 0 || !(words.has(word) || /^\w+=/.test(word))))
    .filter(([program]) => program !== undefined && /^[a-z]/.test(program) && program !== 'for');
}
