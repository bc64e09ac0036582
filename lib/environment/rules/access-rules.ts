import { asksKubernetes } from '../../identity/authentication/authentication-schema.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';
import { hasRights, rightsWithoutEffect } from './workspace-rules.js';

/** Roles and bindings that grant nothing, or that the overlay does not contain. */
export function* accessProblems(settings: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const { access, authentication, workspaces, name } = settings;
  const namespace = settings.namespace ?? name;
  if (!access.create && access.additionalRoles !== undefined)
    yield {
      path: ['access', 'additionalRoles'],
      message: 'additionalRoles with access.create: false, with which the overlay contains no roles',
      fix: 'set it in the environment whose overlay contains the roles, and remove it here',
    };
  if (authentication.type === 'none') yield* rightsWithoutEffect(workspaces, 'none', 'every caller may do everything');
  if (!asksKubernetes(authentication) || authentication.workspaces.enabled) return;
  for (const [index, workspace] of workspaces.entries())
    if (workspace.namespace !== namespace && hasRights(workspace))
      yield {
        path: ['workspaces', index, 'namespace'],
        message: `rights in namespace ${workspace.namespace} with authentication.workspaces.enabled: false: the server checks all rights in its own namespace, ${namespace}`,
        fix: `write namespace: ${namespace}, or enable workspaces`,
      };
}
