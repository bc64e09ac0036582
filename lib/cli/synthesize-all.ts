import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compared, comparedOf, sharedObjects } from '../changes/shared-objects.js';
import { formatProblems } from '../environment/parse.js';
import type { OverlayTexts } from '../output/write.js';
import type { Problem } from '../schema/location.js';
import { synthesize } from '../synthesis/synthesize.js';
import { type EnvironmentFile, environmentFiles } from './environment-files.js';
import { noticesOf } from './notices.js';
import type { Options } from './options.js';
import { count, fail } from './print.js';

/** The selected overlays as texts; or the exit code, after the problems were printed. */
export function synthesizeAll(options: Options): readonly OverlayTexts[] | number {
  const files = environmentFiles(options.environments);
  if (files.length === 0) return fail(`no environment file in ${options.environments}/`, 1);
  const isOf = (path: string, one: string) => path === one || path.startsWith(`${one}/`);
  const unknown = options.only.filter((one) => !files.some(({ path }) => isOf(path, one)));
  if (unknown.length > 0)
    return fail(
      `unknown environment ${unknown.join(', ')}; the environments are ${files.map(({ path }) => path).join(', ')}`,
      2,
    );

  const wanted = files.filter(({ path }) => options.only.length === 0 || options.only.some((one) => isOf(path, one)));
  const { overlays, problems, notices } = synthesizeFiles(wanted, options);
  if (problems.length > 0) {
    console.error(formatProblems(problems));
    return fail(
      `\n${count(problems.length, 'problem')} in ${count(new Set(problems.map(({ location }) => location.file)).size, 'file')}; nothing was written`,
      1,
    );
  }
  for (const notice of notices) console.error(`notice: ${notice}`);
  return overlays;
}

function synthesizeFiles(files: readonly EnvironmentFile[], { output, today }: Options) {
  const overlays: OverlayTexts[] = [];
  const problems: Problem[] = [];
  const notices: string[] = [];
  const compared: Compared[] = [];
  const isLong = files.length > 20 && process.stderr.isTTY;
  for (const [index, { file, path }] of files.entries()) {
    if (isLong) process.stderr.write(`\r${index + 1}/${files.length} ${path}\u001b[K`);
    const result = synthesize(file, path, (name) => readFileSync(name), today);
    if ('problems' in result) {
      problems.push(...result.problems);
      continue;
    }
    overlays.push(result.texts);
    compared.push(comparedOf(result.overlay));
    notices.push(...noticesOf(join(output, path), result).map((notice) => `${path}: ${notice}`));
  }
  if (isLong) process.stderr.write('\r\u001b[K');
  const shared = sharedObjects(compared);
  return {
    overlays,
    problems: [...problems, ...shared.problems],
    notices: [...notices, ...shared.notices],
  };
}
