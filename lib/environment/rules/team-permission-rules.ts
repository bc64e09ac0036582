/** People of teams whom mlflow-oidc-auth cannot know, and rights that it does not have. */
import { groupNameProblem } from '../../identity/authentication/permissions-schema.js';
import { type Person, peopleRoles } from '../../workspaces/people-schema.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

/** Of a login by OpenID Connect, whose plug-in has groups of the issuer and names of objects. */
export function* teamPermissionProblems({
  authentication,
  workspaces,
}: Pick<StandaloneEnvironmentSettings, 'authentication' | 'workspaces'>): Iterable<PathProblem> {
  if (authentication.type !== 'oidc') return;
  if (authentication.permissions?.groups.length === 0)
    yield {
      path: ['authentication', 'permissions'],
      message: 'permissions without groups, and no workspace has people: the Job would have nothing to grant',
      fix: 'write groups: [{name: …, experiments: […]}] or people of a workspace, or remove permissions',
    };
  for (const [index, { people }] of workspaces.entries()) {
    const path = (...rest: readonly (string | number)[]) => ['workspaces', index, 'people', ...rest];
    if (people.scope === 'namespace')
      yield {
        path: path('scope'),
        message:
          'people.scope namespace with authentication oidc: people get permissions of mlflow-oidc-auth, and no roles of Kubernetes',
        fix: 'remove scope, and bind roles of the namespace by extraObjects',
      };
    for (const role of peopleRoles)
      for (const [item, person] of people[role].entries()) {
        const problem = personProblem(person);
        if (problem) yield { path: path(role, item, problem.field), message: problem.message, fix: problem.fix };
      }
  }
}

function personProblem({ kind, name }: Person) {
  if (kind === 'OidcUser' || kind === 'User')
    return {
      field: 'kind',
      message: `${kind} ${name} with authentication oidc: mlflow-oidc-auth knows a user only after the first login`,
      fix: `write kind: OidcGroup with a group of the issuer that ${name} belongs to; single users get permissions on the pages of the server`,
    };
  if (kind === 'Group')
    return {
      field: 'kind',
      message: `Group ${name} with authentication oidc: groups are those in the tokens of the issuer, not those of the API server`,
      fix: 'write kind: OidcGroup, with the name as in the tokens of the issuer',
    };
  const problem = groupNameProblem(name);
  return problem && { field: 'name', ...problem };
}
