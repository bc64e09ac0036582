/** Files with definitions of custom resources, which an environment names. */
import { isAbsolute, posix } from 'node:path';
import { Definitions } from '../crds/definitions-of-others.js';
import { formatLocation, type Location, type Problem } from '../schema/location.js';
import { type FileDefinitions, parseDefinitions } from './parse-definitions.js';
import type { ReadFile } from './read-file.js';
import { RefusedInput } from './refused-input.js';
import { partAt, type ScalarTree, type Tree } from './tree.js';

/** Bytes of one file: definitions of a large project are in one file of some MiB. */
export const largestDefinitionFile = 16 << 20;

export interface ReadDefinitions {
  readonly definitions: Definitions;
  readonly problems: readonly Problem[];
}

/** What the field `definitions` names: files, or all files of folders. Paths are relative to the file that has the field. */
export function definitionsOf(tree: Tree, read: ReadFile): { readonly definitions?: ReadDefinitions } {
  const field = partAt(tree, ['definitions']);
  if (!field) return {};
  const problems: Problem[] = [];
  const files = pathsIn(field).flatMap((path) => {
    const found = filesOf(path, read);
    problems.push(...found.problems);
    return found.files;
  });
  problems.push(...twiceDefined(files));
  return { definitions: { definitions: new Definitions(files.flatMap(({ kinds }) => kinds)), problems } };
}

/** Whatever is no path is a problem of the schema. */
function pathsIn(field: Tree): readonly ScalarTree[] {
  const items = field.kind === 'list' ? field.items : [field];
  return items.filter((item): item is ScalarTree => item.kind === 'scalar' && typeof item.value === 'string');
}

interface Files {
  readonly files: readonly FileDefinitions[];
  readonly problems: readonly Problem[];
}

const isFile = (name: string) => /\.(ya?ml|json)$/.test(name);

function filesOf({ value, at }: ScalarTree, read: ReadFile): Files {
  const given = String(value);
  const refuse = (message: string, fix: string): Files => ({
    files: [],
    problems: [{ location: at, message: `definitions: ${given}${message}`, fix }],
  });
  if (isAbsolute(given))
    return refuse(
      ' is an absolute path, which is invalid on other machines',
      'write the path relative to this file, such as ./_definitions',
    );
  const path = posix.join(at.field === undefined ? posix.dirname(at.file) : '.', given).replace(/\/$/, '');
  let current = path;
  try {
    const names = isFile(path) ? [path] : entriesOf(path, read);
    const files = names.map((name) => {
      current = name;
      return parseDefinitions(name, read(name, largestDefinitionFile));
    });
    const problems = files.flatMap((file) => file.problems);
    if (problems.length === 0 && files.every(({ kinds }) => kinds.length === 0))
      return refuse(
        ': there is no CustomResourceDefinition',
        isFile(path)
          ? 'name a file with definitions'
          : 'name a folder that has files with definitions (.yaml, .yml, .json)',
      );
    return { files, problems };
  } catch (error) {
    if (error instanceof RefusedInput) return refuse(`: ${aboutFile(current, path)}${error.message}`, error.fix);
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    return refuse(
      `: ${current} cannot be read (${code})`,
      'check the path; it is relative to the folder of this file, and a file ends in .yaml, .yml or .json',
    );
  }
}

function aboutFile(current: string, path: string): string {
  return current === path ? '' : `${current}: `;
}

/** Hidden files, and folders in the folder, are not read. */
function entriesOf(folder: string, read: ReadFile): readonly string[] {
  const names = new TextDecoder().decode(read(`${folder}/`)).split('\n');
  return names
    .filter((name) => isFile(name) && !name.startsWith('.'))
    .sort()
    .map((name) => posix.join(folder, name));
}

/** Which of two definitions the cluster has is unknown. */
function twiceDefined(files: readonly FileDefinitions[]): readonly Problem[] {
  const first = new Map<string, Location>();
  return files.flatMap(({ kinds, locations }) =>
    kinds.flatMap((kind, index): readonly Problem[] => {
      const location = locations[index];
      const name = `${kind.plural}.${kind.group}`;
      const other = first.get(name);
      if (!location) return [];
      first.set(name, other ?? location);
      if (!other || formatLocation(other) === formatLocation(location)) return [];
      const message = `${name} is defined twice: also at ${formatLocation(other)}`;
      return [{ location, message, fix: 'keep the definition of the version on the cluster' }];
    }),
  );
}
