/** Overlays of a git revision, read by git itself. */
import { spawnSync } from 'node:child_process';
import { WrongUse } from '../options.js';

/** Whether a name is that of a commit. */
export function isRevision(name: string): boolean {
  return git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]).status === 0;
}

/** Every file below a folder, as it is in a revision, by its path inside the folder. */
export function filesOfRevision(revision: string, folder: string): ReadonlyMap<string, string> {
  mustBeRepository();
  if (!isRevision(revision)) throw new WrongUse(unknownRevision(revision));
  const listed = git(['ls-tree', '-r', '-z', '--name-only', revision, '--', `${folder}/`]);
  if (listed.status !== 0) throw new Error(`${folder} cannot be read from git: ${listed.stderr.toString().trim()}`);
  const names = listed.stdout.toString().split('\0').filter(Boolean);
  const contents = git(['cat-file', '--batch'], names.map((name) => `${revision}:./${name}\n`).join(''));
  if (contents.status !== 0) throw new Error(`git cat-file: ${contents.stderr.toString().trim()}`);
  return new Map(textsOf(contents.stdout).map((text, index) => [(names[index] ?? '').slice(folder.length + 1), text]));
}

function mustBeRepository(): void {
  const { error, status } = git(['rev-parse', '--is-inside-work-tree']);
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    throw new Error('git is not installed: name a folder with the old overlays, or install it');
  if (status !== 0)
    throw new Error(
      'this folder is not in a git repository: name a folder with the old overlays, or run it in a repository',
    );
  // HEAD exists after the first commit.
  if (!isRevision('HEAD')) throw new Error('the git repository has no commit yet: commit the overlays first');
}

function unknownRevision(revision: string): string {
  const isShallow = git(['rev-parse', '--is-shallow-repository']).stdout.toString().trim() === 'true';
  return `unknown git revision ${revision}${isShallow ? ': the clone is shallow; git fetch --unshallow, or fetch-depth: 0 of actions/checkout, brings it' : ''}`;
}

/** Of each object a line `<id> blob <size>`, its bytes and a line break (git-cat-file, batch output). */
function textsOf(output: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf('\n', start);
    const size = Number(output.toString('utf8', start, end).split(' ')[2] ?? 0);
    texts.push(output.toString('utf8', end + 1, end + 1 + size));
    start = end + 1 + size + 1;
  }
  return texts;
}

function git(args: readonly string[], input = '') {
  return spawnSync('git', [...args], { input, maxBuffer: 2 ** 31 - 1 });
}
