import { createHash } from 'node:crypto';
import type { Compared } from '../changes/shared-objects.js';
import type { ObjectIdentity } from '../kubernetes/object.js';

/** One environment of an earlier run, without problems. Everything that its overlay depends on is in the digest. */
export interface EnvironmentRecord {
  /** The environment file, its bases and the files of its teams. */
  readonly inputs: readonly string[];
  /**
   * The number of files of teams, which are the last of these.
   * @default 0
   */
  readonly teams?: number;
  /** Names of the files of its overlay. */
  readonly names: readonly string[];
  /** Of the contents of all these. */
  readonly digest: string;
  /** The day for which its waivers were judged; undefined without waivers. */
  readonly day?: string;
  /**
   * What is said of it on every run.
   * @default - nothing
   */
  readonly notices?: readonly string[];
  readonly compared: Omit<Compared, 'objects'> & { readonly objects: readonly ObjectIdentity[] };
}

type Contents = Iterable<readonly [name: string, content: string | Uint8Array]>;

/** The record of an environment that was synthesized. */
export function recordOf(
  {
    inputs,
    teams = [],
  }: { readonly inputs: ReadonlyMap<string, Uint8Array>; readonly teams?: readonly string[] | undefined },
  files: ReadonlyMap<string, string>,
  compared: Compared,
  { day, notices = [] }: Pick<EnvironmentRecord, 'notices'> & { readonly day: string | undefined },
): EnvironmentRecord {
  return {
    inputs: [...inputs.keys()],
    ...(teams.length > 0 ? { teams: teams.length } : {}),
    names: [...files.keys()],
    digest: digestOf(inputs, files),
    ...(day ? { day } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    compared: { ...compared, objects: [...compared.objects.values()] },
  };
}

/** A digest of files, in their order. */
export function digestOf(...all: readonly Contents[]): string {
  const hash = createHash('sha256');
  for (const contents of all)
    for (const [name, content] of contents) {
      hash.update(`${name}\0${Buffer.byteLength(content)}\0`);
      hash.update(content);
    }
  return hash.digest('base64url');
}
