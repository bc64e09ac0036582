/** What a fleet says of the files around it: where the overlays are in the repository, and the encrypted Secrets. */
import { lstatSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import type { Fleet } from '../gitops/fleet/fleet.js';
import { rootOf } from '../gitops/fleet/repository-path.js';
import { filesBelow } from '../output/files.js';
import { realPath } from '../output/real-path.js';
import { textOfFile } from '../output/regular-file.js';

/**
 * One sentence for each, with the name of the fleet file.
 *
 * @param root - the folder of the fleet file
 * @param overlays - the folder of the overlays from there: `overlays`
 */
export function fleetNotices(fleet: Fleet, root: string, overlays: string): readonly string[] {
  return [...pathNotices(fleet, root, overlays), ...secretsOf(fleet, root)].map((notice) => `${fleet.file}: ${notice}`);
}

/** The folder of the overlays from that of the fleet file: `overlays`. */
export function overlaysFrom(root: string, output: string): string {
  return relative(realPath(root), realPath(output));
}

function pathNotices({ settings }: Fleet, root: string, overlays: string): readonly string[] {
  const { path } = settings.repository;
  if (rootOf(path, overlays) === undefined)
    return settings.tools.includes('flux') && !overlays.startsWith('..')
      ? [
          `repository.path is ${path}, which does not end in ${overlays}, the folder of the overlays: Flux looks for gitops/ at the root of the repository`,
        ]
      : [];
  const repository = repositoryOf(root);
  const actual = repository && posix.join(relative(repository, realPath(root)), overlays);
  return actual === undefined || actual === path
    ? []
    : [
        `repository.path is ${path}, but the overlays are in ${actual} of this Git repository: if it is the one of repository.url, write path: ${actual}`,
      ];
}

/** The nearest folder above that is a Git repository; a file in a worktree. */
function repositoryOf(root: string): string | undefined {
  let folder = realPath(resolve(root));
  while (!lstatSync(join(folder, '.git'), { throwIfNoEntry: false })) {
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
  return folder;
}

function secretsOf(fleet: Fleet, root: string): readonly string[] {
  const { secretsFolders } =
    require('../gitops/flux/encrypted-secrets.js') as typeof import('../gitops/flux/encrypted-secrets.js');
  const folders = secretsFolders(fleet);
  if (folders.length === 0) return [];
  const { secretsNotices } =
    require('../gitops/flux/secrets-notices.js') as typeof import('../gitops/flux/secrets-notices.js');
  const { secrets } = fleet.settings.flux;
  const files = filesBelow(join(root, secrets)).filter((name) => /^[^.].*\.(ya?ml|json)$/.test(posix.basename(name)));
  const texts = files.map((name) => [`${secrets}/${name}`, textOfFile(join(root, secrets, name)) ?? ''] as const);
  return secretsNotices(secrets, folders, new Map(texts));
}
