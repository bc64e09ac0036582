/** What is left of a workspace in its state. */
import type { BindingSettings } from './rights-schema.js';
import type { Workspace } from './workspace-schema.js';

/**
 * A workspace whose team leaves: everyone but its owners only reads, so that nothing new comes while they export and delete;
 * programs, agents, roles and consumers have no account any more.
 */
export function effective(workspace: Workspace): Workspace {
  if (workspace.state === 'active') return workspace;
  const { people, bindings, consumers: _, ...rest } = workspace;
  return {
    ...rest,
    people: { ...people, viewers: [...people.viewers, ...people.editors], editors: [] },
    programs: [],
    agents: [],
    roles: [],
    bindings: readingOnly(bindings),
  };
}

function readingOnly(bindings: readonly BindingSettings[]): BindingSettings[] {
  const subjects = bindings.filter(({ role }) => role !== 'integration').flatMap((binding) => binding.subjects);
  const distinct = new Map(subjects.map((subject) => [JSON.stringify(subject), subject]));
  return distinct.size > 0 ? [{ role: 'view', subjects: [...distinct.values()] }] : [];
}

/** The first workspace whose team stays. */
export function firstActive(
  workspaces: readonly { readonly namespace: string; readonly state: string }[],
): string | undefined {
  return workspaces.find(({ state }) => state === 'active')?.namespace;
}
