import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../cluster/harness/build.js';
import { cached, cacheFolder } from '../../cluster/harness/cache.js';
import { run } from '../../cluster/harness/cluster.js';
import { execa } from '../../cluster/harness/execa.js';
import { reported } from '../../cluster/harness/progress.js';

/** Those that mlflow-kubernetes-plugins runs on and the requirements are locked for. */
const minors = ['3.12', '3.13'];

export interface Python {
  readonly program: string;
  /** `3.12.1` */
  readonly version: string;
  /** Folder that it is installed in. */
  readonly home: string;
}

/** A Python that fits: that of the variable PYTHON, one on the PATH, or one of pyenv. Each is asked, because pyenv's stand-ins may fail. */
export async function findPython(): Promise<Python | undefined> {
  const { PYTHON: given } = process.env;
  const programs = [...(given ? [given] : []), ...minors.map((minor) => `python${minor}`), 'python3', ...ofPyenv()];
  for (const program of programs) {
    const script =
      'import sys, venv, ensurepip; print(sys.executable, sys.base_prefix, *sys.version_info[:3], sep="\\n")';
    const { exitCode, stdout } = await run(program, ['-c', script]).catch(() => ({ exitCode: 1, stdout: '' }));
    const [executable = '', home = '', ...version] = stdout.trim().split('\n');
    if (exitCode === 0 && minors.includes(version.slice(0, 2).join('.')))
      return { program: executable, home, version: version.join('.') };
  }
  return undefined;
}

function ofPyenv(): readonly string[] {
  const folder = join(process.env['PYENV_ROOT'] || join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(folder)) return [];
  const versions = readdirSync(folder).filter((version) => minors.some((minor) => version.startsWith(`${minor}.`)));
  return versions.sort().map((version) => join(folder, version, 'bin/python'));
}

/** Folder of a virtual environment with exactly these requirements, made on the first call. */
export async function virtualEnvironment(python: Python, requirements: string, log: Log): Promise<string> {
  const lines = readFileSync(requirements, 'utf8').split('\n');
  const packages = lines.filter((line) => !line.trim().startsWith('#')).join('\n');
  const hash = createHash('sha256').update(packages).digest('hex').slice(0, 12);
  const key = `python-${python.version}-${hash}`;
  return cached(key, (folder) => install(python, requirements, { folder, key }, log));
}

async function install(
  { program, version }: Python,
  requirements: string,
  { folder, key }: { readonly folder: string; readonly key: string },
  log: Log,
): Promise<void> {
  const what = `the packages of ${requirements} for Python ${version}`;
  await reported(['installing', 'installed'], what, log, async () => {
    await (await execa)(program, ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
    await (await execa)(join(folder, 'bin/python'), [...pip, '--requirement', requirements]);
  });
  // The folder has another name when it is done.
  for (const entry of readdirSync(join(folder, 'bin'), { withFileTypes: true })) {
    const script = join(folder, 'bin', entry.name);
    const text = entry.isFile() ? readFileSync(script, 'utf8') : '';
    if (text.startsWith(`#!${folder}/`))
      writeFileSync(script, text.replace(`#!${folder}/`, `#!${join(cacheFolder(), key)}/`));
  }
}
