import { join } from 'node:path';
import { cached } from './cache.js';
import { execa } from './execa.js';
import { keyOf, linkerFlags, moduleFolder, type ToolModule, versionOf } from './modules.js';
import { reported } from './progress.js';

export type Log = (line: string) => void;

/** The folder with a module's programs, built on the first call. Needs Go. */
export function built(module: ToolModule, log: Log): Promise<string> {
  return cached(keyOf(module), (folder) => build(module, folder, log));
}

async function build(module: ToolModule, folder: string, log: Log): Promise<void> {
  const what = `${Object.keys(module.programs).join(', ')} ${versionOf(module)}`;
  // Nothing is said to be built where there is no Go.
  await (await execa)('go', ['version']);
  let packages = 0;
  const work = async () => {
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
  };
  await reported(['building', 'built'], what, log, work, () => `${packages} packages`);
}

/** One program may have a name of its own; several get those of their packages, in a folder. */
function named(folder: string, programs: ToolModule['programs']): readonly string[] {
  const [first, ...others] = Object.entries(programs);
  if (!first) return [];
  const [name, source] = first;
  return others.length === 0 ? [join(folder, name), source] : [`${folder}/`, ...Object.values(programs)];
}
