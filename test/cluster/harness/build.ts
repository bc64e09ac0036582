import { join } from 'node:path';
import { cached } from './cache.js';
import { execa } from './execa.js';
import { keyOf, linkerFlags, moduleFolder, type ToolModule, versionOf } from './modules.js';

export type Log = (line: string) => void;

/** A line a minute, so that neither a person nor CI takes a long build for a dead one. */
const progressInterval = 60_000;

/** The folder with a module's programs, built on the first call. Needs Go. */
export function built(module: ToolModule, log: Log): Promise<string> {
  return cached(keyOf(module), (folder) => build(module, folder, log));
}

async function build(module: ToolModule, folder: string, log: Log): Promise<void> {
  const what = `${Object.keys(module.programs).join(', ')} ${versionOf(module)}`;
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  // Nothing is said to be built where there is no Go.
  await (await execa)('go', ['version']);
  log(`building ${what}`);
  let packages = 0;
  const timer = setInterval(() => log(`building ${what}: ${packages} packages, ${seconds()}`), progressInterval);
  try {
    const { programs } = module;
    const go = (await execa)(
      'go',
      [
        'build',
        '-v',
        '-trimpath',
        '-mod=readonly',
        '-buildvcs=false',
        '-ldflags',
        linkerFlags(module),
        '-o',
        ...named(folder, programs),
      ],
      { cwd: moduleFolder(module), env: { CGO_ENABLED: '0' }, all: true },
    );
    go.all.on('data', (text: Buffer) => {
      packages += text.toString().split('\n').length - 1;
    });
    await go;
  } finally {
    clearInterval(timer);
  }
  log(`built ${what} in ${seconds()}`);
}

/** One program may have a name of its own; several get those of their packages, in a folder. */
function named(folder: string, programs: ToolModule['programs']): readonly string[] {
  const [first, ...others] = Object.entries(programs);
  if (!first) return [];
  const [name, source] = first;
  return others.length === 0 ? [join(folder, name), source] : [`${folder}/`, ...Object.values(programs)];
}
