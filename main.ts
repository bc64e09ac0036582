/** `npm run synth`: reads environments/, writes overlays/. The only file that touches process, clock and console. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { parseArgs } from 'node:util';
import { checks } from './lib/checks/all.js';
import { fixedFieldChanges } from './lib/checks/fixed-fields.js';
import { objectsIn, volumeChange } from './lib/checks/volume-change.js';
import type { Problem } from './lib/environment/location.js';
import { formatProblems } from './lib/environment/parse.js';
import { filesBelow } from './lib/output/files.js';
import { type OverlayTexts, type WriteReport, writeOverlays } from './lib/output/write.js';
import { type Synthesized, synthesize } from './lib/synthesize.js';

const help = `Usage: npm run synth -- [options] [<platform>/<variant> ...]

Writes an overlay for every environment file, or for the named ones only.
Files called base.yaml, and names that begin with "_", are bases for others to extend and make no overlay.

  --environments <folder>  where environment files are           (default: environments)
  --output <folder>        where overlays are written            (default: overlays)
  --prune                  remove files that no environment makes
  --check                  write nothing; exit 1 if something would change
  --today <YYYY-MM-DD>     the day by which waivers are judged   (default: today)
  --list-checks            print every check with its cause and fix
  --help                   print this

Exit code: 0 done, 1 something is wrong or (with --check) would change, 2 the command line is wrong.`;

interface Options {
  readonly environments: string;
  readonly output: string;
  readonly prune: boolean;
  readonly check: boolean;
  readonly today: string;
  readonly only: readonly string[];
}

function main(): number {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'number') return options;
  const files = environmentFiles(options);
  if (files.length === 0) return fail(`no environment file in ${options.environments}/`, 1);
  const unknown = options.only.filter((path) => !files.some((file) => file.path === path));
  if (unknown.length > 0)
    return fail(
      `there is no environment ${unknown.join(', ')}; there is ${files.map(({ path }) => path).join(', ')}`,
      2,
    );

  const wanted = files.filter(({ path }) => options.only.length === 0 || options.only.includes(path));
  const { overlays, problems, notices } = synthesizeAll(wanted, options);
  if (problems.length > 0) {
    console.error(formatProblems(problems));
    return fail(
      `\n${count(problems.length, 'problem')} in ${count(new Set(problems.map(({ location }) => location.file)).size, 'file')}; nothing was written`,
      1,
    );
  }
  for (const notice of notices) console.error(`notice: ${notice}`);
  return options.check ? report(changesOf(options.output, overlays)) : write(options, overlays);
}

function readOptions(argv: readonly string[]): Options | number {
  const today = new Date().toISOString().slice(0, 10);
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        environments: { type: 'string', default: 'environments' },
        output: { type: 'string', default: 'overlays' },
        prune: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        today: { type: 'string', default: today },
        'list-checks': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help || values['list-checks']) {
      console.log(
        values.help
          ? help
          : checks
              .map(
                ({ id, title, cause, fix, waivable }) =>
                  `${id}  ${title}\n    cause: ${cause}\n    fix: ${fix}${waivable ? '' : '\n    cannot be waived'}`,
              )
              .join('\n'),
      );
      return 0;
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(values.today))
      return fail(`--today ${values.today}: a day is written YYYY-MM-DD`, 2);
    return {
      ...values,
      only: positionals.map((path) => path.replace(/^(\.\/)?environments\//, '').replace(/\.ya?ml$/, '')),
    };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${help}`, 2);
  }
}

interface EnvironmentFile {
  readonly file: string;
  readonly path: string;
}

function environmentFiles({ environments }: Options): readonly EnvironmentFile[] {
  return filesBelow(environments)
    .filter((file) => /\.ya?ml$/.test(file) && !/^(_.*|base|.*\.base)\.ya?ml$/.test(basename(file)))
    .map((file) => ({ file: posix.join(environments, file), path: file.replace(/\.ya?ml$/, '') }));
}

function synthesizeAll(files: readonly EnvironmentFile[], { output, today }: Options) {
  const overlays: OverlayTexts[] = [];
  const problems: Problem[] = [];
  const notices: string[] = [];
  const isLong = files.length > 20 && process.stderr.isTTY;
  for (const [index, { file, path }] of files.entries()) {
    if (isLong) process.stderr.write(`\r${index + 1}/${files.length} ${path}\u001b[K`);
    const result = synthesize(file, path, (name) => readFileSync(name), today);
    if ('problems' in result) {
      problems.push(...result.problems);
      continue;
    }
    overlays.push(result.texts);
    notices.push(...noticesOf(join(output, path), result).map((notice) => `${path}: ${notice}`));
  }
  if (isLong) process.stderr.write('\r\u001b[K');
  return { overlays, problems, notices };
}

/** What the cluster will not take over of a change, by the overlay as it lies there. */
function noticesOf(folder: string, { texts, overlay }: Synthesized): readonly string[] {
  const textOf = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  if (overlay.form === 'operated') {
    const after = texts.files.get('mlflow.yaml') ?? '';
    const notice = volumeChange(textOf('mlflow.yaml'), after, overlay.environment.namespace);
    return notice ? [notice] : [];
  }
  // A file that stays as it is changes nothing, and reading it again would take longer than all else.
  const before = filesBelow(folder).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml' && textOf(name) !== texts.files.get(name),
  );
  return fixedFieldChanges(
    before.flatMap((name) => objectsIn(textOf(name))),
    overlay.objects,
  );
}

function write({ output, prune, only }: Options, overlays: readonly OverlayTexts[]): number {
  const report = writeOverlays(output, overlays, {
    prune: prune && only.length === 0,
    process: { pid: process.pid, isAlive },
  });
  mirror(overlays);
  const kept = only.length > 0 ? [] : report.foreign;
  print({ ...report, foreign: kept }, output, overlays);
  return 0;
}

function print(
  { written, unchanged, foreign, pruned }: WriteReport,
  output: string,
  overlays: readonly OverlayTexts[],
): void {
  for (const { path, files } of overlays)
    if (written.includes(path)) console.log(`${output}/${path}  ${files.size} files`);
  for (const file of pruned) console.log(`${output}/${file}  removed`);
  for (const file of foreign) console.log(`${output}/${file}  is made by no environment; --prune removes it`);
  console.log(`${count(written.length, 'overlay')} written, ${unchanged.length} unchanged`);
}

/**
 * cdk8s-cli empties its output folder before it runs an app, and lists what it finds there afterwards. That folder must
 * therefore not be the overlays themselves: it gets a copy.
 */
function mirror(overlays: readonly OverlayTexts[]): void {
  const folder = process.env['CDK8S_OUTDIR'];
  if (!folder) return;
  for (const { path, files } of overlays) {
    for (const [name, text] of files) {
      const file = join(folder, path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}

function changesOf(output: string, overlays: readonly OverlayTexts[]): readonly string[] {
  const expected = overlays.flatMap(({ path, files }) =>
    [...files].map(([name, text]) => ({ file: join(path, name), text })),
  );
  const changed = expected.filter(
    ({ file, text }) => !existsSync(join(output, file)) || readFileSync(join(output, file), 'utf8') !== text,
  );
  return changed.map(({ file }) => `${output}/${file}`);
}

function report(changes: readonly string[]): number {
  if (changes.length === 0) {
    console.log('overlays are up to date');
    return 0;
  }
  for (const file of changes) console.error(`${file} would change`);
  return fail(`${count(changes.length, 'file')} would change: run npm run synth and commit what it writes`, 1);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function fail(message: string, code: number): number {
  console.error(message);
  return code;
}

try {
  process.exitCode = main();
} catch (error) {
  const { code, path, message } = error as NodeJS.ErrnoException;
  console.error(code && path ? `${path}: ${message}` : (error as Error).message);
  process.exitCode = 1;
}
