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

/** The header of a proxy of others is the identity of a caller: a program inside the cluster has none, and no policy admits it. */
export function* consumerAccessProblems({
  authentication,
  workspaces,
}: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  if (authentication.type !== 'headers') return;
  for (const [index, { client, consumers }] of workspaces.entries())
    for (const [field, value] of Object.entries({ client, consumers }))
      if (value)
        yield {
          path: ['workspaces', index, field],
          message: `workspaces[${index}].${field} with authentication.type headers: only the proxy in front of the server sets the headers with the identity of a caller, and programs of workspaces do not pass through it`,
          fix: `remove ${field}, or use another authentication`,
        };
}
