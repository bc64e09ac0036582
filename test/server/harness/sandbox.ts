import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { endsWithParent } from './namespaces.js';

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface SandboxProps {
  /** Folders of this machine that stand for the image, at their own paths. */
  readonly image: readonly string[];
  readonly mounts: readonly Mount[];
  readonly readOnlyRoot: boolean;
  readonly hostname: string;
  readonly user: number;
  readonly group: number;
  readonly groups: readonly number[];
  readonly cwd: string;
  readonly command: readonly string[];
}

/**
 * Command line of a program in a root folder of its own, made of what stands for the image and the mounts and nothing
 * else, as a user without capabilities. It is the first process of its own, as in a container: signals that it has no
 * handler for do not reach it. Its number is told on file descriptor 3.
 */
export function sandboxed(props: SandboxProps): readonly string[] {
  const parents = [...props.mounts].sort((a, b) => (a.target < b.target ? -1 : 1));
  return [
    '/usr/bin/bwrap',
    ...['--die-with-parent', '--as-pid-1', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    ...['--hostname', props.hostname, '--info-fd', '3'],
    // For setpriv below, which gives them up with the user.
    ...['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'].flatMap((name) => ['--cap-add', name]),
    // Else a folder above one that only root may read would be for root alone too.
    ...parentsOf([...systemFolders(), ...props.image, ...props.mounts.map(({ target }) => target)]).flatMap(
      (folder) => [...['--perms', '755', '--dir', folder]],
    ),
    ...[...systemFolders(), ...props.image].flatMap((folder) => ['--ro-bind', folder, folder]),
    ...systemLinks().flatMap(([name, target]) => ['--symlink', target, name]),
    ...['--proc', '/proc', '--dev', '/dev', '--perms', '1777', '--dir', '/tmp'],
    ...parents.flatMap(({ source, target, readOnly }) => [readOnly ? '--ro-bind' : '--bind', source, target]),
    ...(props.readOnlyRoot ? ['--remount-ro', '/'] : []),
    ...['--chdir', props.cwd, '--'],
    ...endsWithParent,
    ...['--reuid', String(props.user), '--regid', String(props.group)],
    ...(props.groups.length > 0 ? ['--groups', props.groups.join(',')] : ['--clear-groups']),
    ...['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--', ...props.command],
  ];
}

/** The folders above these, from the root on. */
function parentsOf(paths: readonly string[]): readonly string[] {
  const parents = new Set<string>();
  for (const path of paths)
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) parents.add(folder);
  return [...parents].sort();
}

/** What any image of Debian has. */
const candidates = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc/ssl/certs', '/etc/ld.so.cache', '/etc/mime.types'];

function systemFolders(): readonly string[] {
  return candidates.filter((path) => existsSync(path) && !lstatSync(path).isSymbolicLink());
}

function systemLinks(): readonly (readonly [string, string])[] {
  return candidates
    .filter((path) => existsSync(path) && lstatSync(path).isSymbolicLink())
    .map((path) => [path, readlinkSync(path)] as const);
}
