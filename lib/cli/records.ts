/** What runs remember: an environment whose inputs, overlay and command are unchanged is not synthesized again. */
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { largestDefinitionFile } from '../environment/definition-files.js';
import { keyOf } from '../kubernetes/object.js';
import { sourceName } from '../output/origin.js';
import { textOfFile } from '../output/regular-file.js';
import { buildHash } from './build-hash.js';
import { cacheFolder, readCached, writeCached } from './cache-folder.js';
import type { EnvironmentFile } from './environment-files.js';
import type { Options } from './options.js';
import { readerOf } from './read-input.js';
import { digestOf, type EnvironmentRecord } from './record.js';
import type { SynthesizedOne } from './synthesize-one.js';

/** The records of all environments of a repository, in one file of the user's cache. */
export class Records {
  private constructor(
    private readonly folder: string,
    private readonly key: string,
    private readonly earlier: ReadonlyMap<string, EnvironmentRecord>,
  ) {}

  /** Undefined if there is no cache, or none is to be used. */
  static of({ environments, output, cache }: Pick<Options, 'environments' | 'output' | 'cache'>): Records | undefined {
    const folder = cache && buildHash ? cacheFolder('overlays') : undefined;
    return folder
      ? Records.in(folder, [buildHash, resolve('.'), environments, sourceName(environments, '.'), output].join('\0'))
      : undefined;
  }

  /** @param name - what the records belong to: the build of the command, and the folders as they are typed and as overlays name them */
  static in(folder: string, name: string): Records {
    const key = createHash('sha256').update(name).digest('hex').slice(0, 32);
    return new Records(folder, key, parsed(readCached(folder, key)));
  }

  /** What has come of an environment earlier, if nothing that it depends on has changed since. */
  find(
    { path, teams = [] }: EnvironmentFile,
    { output, today, ...folders }: Pick<Options, 'environments' | 'workspaces' | 'bases' | 'output' | 'today'>,
  ): SynthesizedOne | undefined {
    const record = this.earlier.get(path);
    if (!record || (record.day !== undefined && record.day !== today)) return undefined;
    // A file that is new is in no record.
    if (!isSame(record.inputs.slice(record.inputs.length - (record.teams ?? 0)), teams)) return undefined;
    const folder = join(output, path);
    const read = readerOf(folders, teams);
    const inputs = contentsOf(record.inputs, (name) => read(name, largestDefinitionFile));
    const files = inputs && contentsOf(record.names, (name) => textOfFile(join(folder, name)));
    if (!files || digestOf(inputs, files) !== record.digest) return undefined;
    const { compared } = record;
    return {
      problems: [],
      notices: record.notices ?? [],
      files: { folder, names: record.names },
      compared: { ...compared, objects: new Map(compared.objects.map((identity) => [keyOf(identity), identity])) },
      record,
    };
  }

  /** Keeps what a run has found. Environments that it did not read keep what was known of them. */
  save(results: readonly SynthesizedOne[]): void {
    const all = new Map(this.earlier);
    let isNew = false;
    for (const { record } of results) {
      if (!record || all.get(record.compared.path) === record) continue;
      all.set(record.compared.path, record);
      isNew = true;
    }
    if (isNew) writeCached(this.folder, this.key, () => JSON.stringify([...all.values()]));
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}

function contentsOf<T extends string | Uint8Array>(
  names: readonly string[],
  read: (name: string) => T | undefined,
): readonly (readonly [string, T])[] | undefined {
  const contents: (readonly [string, T])[] = [];
  for (const name of names) {
    const content = readable(() => read(name));
    if (content === undefined) return undefined;
    contents.push([name, content]);
  }
  return contents;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A file that is damaged is as good as none. */
function parsed(file: Buffer | undefined): ReadonlyMap<string, EnvironmentRecord> {
  const records = readable(() => JSON.parse(file?.toString() ?? '[]') as readonly EnvironmentRecord[]) ?? [];
  return new Map(records.map((record) => [record.compared.path, record]));
}
