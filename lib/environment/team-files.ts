/** Workspaces in files of their own, one for each team, as items of the list of the environment. */
import type { Location, Problem } from '../schema/location.js';
import { formatLocation } from '../schema/location.js';
import { RefusedInput } from './refused-input.js';
import { type ListTree, type MapTree, partAt, type Tree } from './tree.js';
import { parseYamlFile } from './yaml-file.js';

/** An environment with the workspaces of its team files. */
export interface WithTeams {
  readonly tree: MapTree;
  /** Of files that could not be read, and of namespaces that are described twice. */
  readonly problems: readonly Problem[];
}

const begin = 'begin with the line namespace: <the namespace of the team>';

/**
 * Adds the workspace of each file to the list `workspaces`.
 *
 * @param files - in their order; each holds one item of the list
 */
export function withTeams(tree: MapTree, files: readonly string[], read: (file: string) => Uint8Array): WithTeams {
  if (files.length === 0) return { tree, problems: [] };
  const given = tree.entries.get('workspaces');
  // Anything else is a problem of the environment, which its schema explains.
  if (given && given.tree.kind !== 'list') return { tree, problems: [] };
  const problems: Problem[] = [];
  const teams = files.flatMap((file): readonly Tree[] => {
    const team = teamOf(file, read);
    if ('kind' in team) return [team];
    problems.push(...team.problems);
    return [];
  });
  const own = given?.tree as ListTree | undefined;
  const { items, twice } = distinct([...(own?.items ?? []), ...teams], new Set(files));
  const at = own?.at ?? teams[0]?.at ?? tree.at;
  const list: ListTree = { kind: 'list', at, items };
  const entries = new Map([...tree.entries, ['workspaces', { at: given?.at ?? at, tree: list }] as const]);
  return { tree: { ...tree, entries }, problems: [...problems, ...twice] };
}

/** One workspace, or what is wrong with its file. */
function teamOf(file: string, read: (file: string) => Uint8Array): MapTree | { readonly problems: readonly Problem[] } {
  const location = { file, line: 1, column: 1 };
  try {
    const parsed = parseYamlFile(file, read(file), begin);
    if ('problems' in parsed) return parsed;
    const { tree } = parsed;
    if (tree.kind === 'map') {
      const whole = tree.entries.get('workspaces');
      if (!whole || tree.entries.has('namespace')) return tree;
      const message = 'the list workspaces of an environment: the file of a team is one of its items';
      return {
        problems: [{ location: whole.at, message, fix: `${begin}, and write each other team into its own file` }],
      };
    }
    const found = tree.kind === 'list' ? 'a list: each team has a file of its own' : 'a single value';
    return {
      problems: [{ location: tree.at, message: `a workspace must be a map of fields, not ${found}`, fix: begin }],
    };
  } catch (error) {
    if (error instanceof RefusedInput) return { problems: [{ location, message: error.message, fix: error.fix }] };
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    const message = `the file cannot be read (${code})`;
    return { problems: [{ location, message, fix: 'make it a file that can be read, or remove it' }] };
  }
}

/** Items without those of team files whose namespace an earlier item has; the list itself is judged by its schema. */
function distinct(
  all: readonly Tree[],
  files: ReadonlySet<string>,
): { readonly items: readonly Tree[]; readonly twice: readonly Problem[] } {
  const known = new Map<string, Location>();
  const twice: Problem[] = [];
  const items = all.filter((item) => {
    const name = partAt(item, ['namespace']);
    if (name?.kind !== 'scalar' || typeof name.value !== 'string') return true;
    const first = known.get(name.value);
    if (!first) known.set(name.value, name.at);
    if (!first || !files.has(item.at.file)) return true;
    twice.push({
      location: name.at,
      message: `namespace ${name.value} is described twice: also at ${formatLocation(first)}`,
      fix: 'keep one of the two',
    });
    return false;
  });
  return { items, twice };
}

/** The message of a problem inside a team file, which has no list around its fields. */
export function withoutList(problem: Problem, files: ReadonlySet<string>): Problem {
  if (!files.has(problem.location.file)) return problem;
  const bare = (text: string) =>
    text.replace(/\bworkspaces\[\d+\]\./g, '').replace(/\bworkspaces\[\d+\]/g, 'the workspace');
  return { ...problem, message: bare(problem.message), ...(problem.fix ? { fix: bare(problem.fix) } : {}) };
}
