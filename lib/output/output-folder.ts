import { lstatSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { realPath } from './real-path.js';

export interface OutputPlace {
  readonly output: string;
  readonly environments: string;
  /** The folder of files of teams. */
  readonly workspaces: string;
  readonly workingFolder: string;
  /** Undefined if the user has none. */
  readonly home: string | undefined;
}

/** Why a folder cannot be that of overlays; undefined if it can. Folders are compared with symbolic links resolved. */
export function problemOfOutput({ output, workingFolder, home, ...inputs }: OutputPlace): string | undefined {
  const held = ['.git', 'package.json'].filter((name) => lstatSync(join(output, name), { throwIfNoEntry: false }));
  const reasons = [
    ...held.map((name) => `it contains ${name}`),
    ...(isWithin(workingFolder, output) ? ['it is or contains the working folder'] : []),
    ...(home !== undefined && isWithin(home, output) ? ['it is or contains the home folder'] : []),
    ...(['environments', 'workspaces'] as const).flatMap((what) => {
      if (isWithin(inputs[what], output)) return [`it is or contains the ${what}, ${inputs[what]}`];
      return isWithin(output, inputs[what]) ? [`it is in the ${what}, ${inputs[what]}`] : [];
    }),
    ...(realPath(output).split(sep).includes('.git') ? ['it is in a .git folder'] : []),
  ];
  return reasons.length === 0
    ? undefined
    : `--output ${output}: ${reasons.join('; ')}. Overlays require a separate folder, for example ${example(output, inputs)}; nothing was written`;
}

/** Below the folder itself; beside the input if it is there. */
function example(output: string, inputs: Pick<OutputPlace, 'environments' | 'workspaces'>): string {
  const input = [inputs.environments, inputs.workspaces].find((one) => isWithin(output, one));
  return input === undefined ? join(output, 'overlays') : join(dirname(input), 'overlays');
}

/** By device and inode, because the same folder can have several paths. */
function isWithin(inner: string, outer: string): boolean {
  const folder = statSync(outer, { throwIfNoEntry: false });
  const [path, limit] = [realPath(inner), realPath(outer)];
  for (let at = path; ; at = dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false });
    if (at === limit || (folder && stat && stat.ino === folder.ino && stat.dev === folder.dev)) return true;
    if (at === dirname(at)) return false;
  }
}
