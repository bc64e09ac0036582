/** Contradictions of workspaces with the rest of the environment. */
import { hasPeople } from '../../workspaces/people-schema.js';
import type { Workspace } from '../../workspaces/workspace-schema.js';
import type { PathProblem } from './path-problem.js';

/** In both forms. */
export function* workspaceProblems(
  { workspaces }: { readonly workspaces: readonly Workspace[] },
  server: string,
): Iterable<PathProblem> {
  for (const [index, { namespace, create, networkPolicy, quota, limits }] of workspaces.entries()) {
    const path = (...rest: readonly string[]) => ['workspaces', index, ...rest];
    if (namespace === server)
      for (const [field, value] of Object.entries({ create: create || undefined, networkPolicy, quota, limits }))
        if (value !== undefined)
          yield {
            path: path(field),
            message: `${field} of the workspace ${namespace}, which is the namespace of the server: it would apply to its pods too`,
            fix:
              field === 'create' ? 'write createNamespace: true instead' : `remove ${field}, or use another namespace`,
          };
  }
}

/** Fields that are rights in Kubernetes. */
const rights = ['bindings', 'roles', 'programs', 'agents'] as const;

/**
 * Rights of a workspace that a server ignores, because it does not authorize requests by Kubernetes. With OpenID Connect, people
 * get permissions of its plug-in.
 */
export function* rightsWithoutEffect(
  workspaces: readonly Workspace[],
  authentication: 'none' | 'oidc',
  fix: string,
): Iterable<PathProblem> {
  for (const [index, workspace] of workspaces.entries()) {
    const given: readonly string[] = [
      ...rights.filter((field) => workspace[field].length > 0),
      ...(hasPeople(workspace) && authentication === 'none' ? ['people'] : []),
      ...(workspace.artifacts ? ['artifacts'] : []),
    ];
    for (const field of given)
      yield {
        path: ['workspaces', index, field],
        message: `${field} of a workspace with authentication ${authentication}, which does not authorize requests by Kubernetes`,
        fix: `remove ${field}; ${fix}`,
      };
  }
}

/** Whether anything of a workspace is a right in Kubernetes. */
export function hasRights(workspace: Workspace): boolean {
  return hasPeople(workspace) || rights.some((field) => workspace[field].length > 0);
}
