import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');

/** How far back upgrades are proven, in versions of one overlay. */
const versionsBack = 10;

/** A version of an overlay that users may have applied. */
export interface EarlierOverlay {
  readonly commit: string;
  /** Folder with its files. */
  readonly folder: string;
}

/** Earlier versions of an overlay in the history of the repository, the oldest first; none in a clone without history. */
export function earlierOverlays(path: string, target: string): readonly EarlierOverlay[] {
  const commits = git('log', '--format=%h', '--', `overlays/${path}`).split('\n').filter(Boolean);
  const versions = new Map<string, string>();
  for (const commit of commits) {
    const tree = treeOf(`${commit}:overlays/${path}`);
    if (tree && !versions.has(tree)) versions.set(tree, commit);
  }
  versions.delete(treeOf(`HEAD:overlays/${path}`) ?? '');
  return [...versions.values()]
    .slice(0, versionsBack)
    .reverse()
    .map((commit) => ({ commit, folder: extracted(commit, path, target) }));
}

function extracted(commit: string, path: string, target: string): string {
  const folder = join(target, commit);
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', commit, `overlays/${path}`], { cwd: root, maxBuffer: 1 << 26 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  return join(folder, 'overlays', path);
}

function treeOf(revision: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', revision], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}
