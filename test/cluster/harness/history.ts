import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');

/** How far back upgrades are proven, in versions of one overlay. */
const versionsBack = 6;

/** A version of an overlay that users may have applied. */
export interface EarlierOverlay {
  readonly commit: string;
  /** Folder with its files. */
  readonly folder: string;
}

/** Why there is no history to upgrade from; undefined where there is. */
export function historyMissing(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--is-shallow-repository'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) return 'this is no clone of the repository';
  return stdout.trim() === 'true' ? 'this clone is shallow; git fetch --unshallow completes it' : undefined;
}

/** Earlier versions of an overlay in the history of the repository, the oldest first. */
export function earlierOverlays(path: string, target: string): readonly EarlierOverlay[] {
  const versions = new Map<string, string>();
  for (const commit of git('log', '--format=%h', '--', `overlays/${path}`).split('\n').filter(Boolean)) {
    const manifests = manifestsOf(commit, path);
    if (manifests && !versions.has(manifests)) versions.set(manifests, commit);
  }
  versions.delete(manifestsOf('HEAD', path));
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

/** The names and hashes of all that is applied; empty where the overlay is not there. */
function manifestsOf(commit: string, path: string): string {
  const files = git('ls-tree', commit, `overlays/${path}/`).split('\n');
  return files.filter((line) => line.endsWith('.yaml')).join('\n');
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}
