/** What people of workspaces may do where mlflow-oidc-auth authorizes requests: no binding of Kubernetes says it. */
import type { Environment } from '../environment/environment.js';
import { effective } from '../workspaces/effective.js';
import { hasPeople, peopleRoles } from '../workspaces/people-schema.js';
import { teamPrefixes } from '../workspaces/team-permissions.js';
import type { WorkspaceAccess } from './workspace-right.js';

const phrases = {
  viewers: 'read',
  editors: 'read and write',
  owners: 'read, write, delete and share',
} as const;

/** Whether rights are those of the plug-in and not those of Kubernetes. */
export function hasOwnPermissions(environment: Environment): boolean {
  return environment.form === 'standalone' && environment.settings.authentication.type === 'oidc';
}

export function peopleAccess({ path, settings }: Environment): readonly WorkspaceAccess[] {
  return settings.workspaces.map(effective).flatMap(({ namespace, state, people }) =>
    peopleRoles.flatMap((role) =>
      people[role].map(({ name }) => ({
        environment: path,
        workspace: namespace,
        state,
        who: `Group ${name}`,
        may: `${phrases[role]} what begins with ${teamPrefixes(namespace).experiments} or ${teamPrefixes(namespace).models}`,
        rights: [],
      })),
    ),
  );
}

/** Rights of teams are rights to names, which others can take unless the plug-in restricts them. */
export function anyNames({ form, settings }: Environment): readonly string[] {
  if (form !== 'standalone' || settings.authentication.type !== 'oidc') return [];
  if (settings.authentication.restrictCreation || !settings.workspaces.some(hasPeople)) return [];
  return [
    'everyone who may log in can create an experiment or model with the name of a team, and then manages it: write authentication.restrictCreation: true',
  ];
}
