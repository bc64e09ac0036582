/** Contradictions of workspaces with the rest of the environment. */
import { fitsPattern, fnmatchWildcards } from '../../schema/wildcards.js';
import { hasPeople } from '../../workspaces/people-schema.js';
import type { Workspace } from '../../workspaces/workspace-schema.js';
import type { PathProblem } from './path-problem.js';

/**
 * What no server takes for workspaces, whatever it is told (mlflow-kubernetes-plugins, workspace_plugin/provider.py). A quota or
 * a network policy there would stop the cluster.
 */
const systemNamespaces = ['kube-*', 'openshift', 'openshift-*'] as const;

/** In both forms. */
export function* workspaceProblems(
  { workspaces }: { readonly workspaces: readonly Workspace[] },
  server: string,
  /** Patterns of namespaces that the server leaves out. */
  excluded: readonly string[] = [],
): Iterable<PathProblem> {
  for (const [index, { namespace, create, networkPolicy, quota, limits }] of workspaces.entries()) {
    const path = (...rest: readonly string[]) => ['workspaces', index, ...rest];
    const isLike = (pattern: string) => fitsPattern(namespace, pattern, fnmatchWildcards);
    const system = systemNamespaces.find(isLike);
    const pattern = system ?? excluded.find(isLike);
    if (pattern !== undefined)
      yield {
        path: path('namespace'),
        message: `namespace ${namespace} is never a workspace: ${system ? `MLflow leaves out ${system}, the namespaces of the system` : `authentication.workspaces.excludeNamespaces has ${pattern}`}`,
        fix: system ? 'write the namespace of the team' : 'use another namespace, or remove the pattern',
      };
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
