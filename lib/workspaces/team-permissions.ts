/** What the groups of teams may do where mlflow-oidc-auth authorizes requests, which knows names and no namespaces. */
import type { Authentication } from '../identity/authentication/authentication-schema.js';
import { type NamedPermission, patternOf } from '../identity/authentication/name-pattern.js';
import {
  type PermissionsSettings,
  type permissionKinds,
  permissionsSchema,
} from '../identity/authentication/permissions-schema.js';
import { effective } from './effective.js';
import { hasPeople, peopleRoles } from './people-schema.js';
import type { Workspace } from './workspace-schema.js';

type Group = PermissionsSettings['groups'][number];

/** By rising rights, as READ ⊂ EDIT ⊂ MANAGE of the plug-in. */
const permissionOf = { viewers: 'READ', editors: 'EDIT', owners: 'MANAGE' } as const;

/** Of several entries with one pattern; NO_PERMISSIONS counts before all others, as between patterns of the plug-in. */
const order: readonly NamedPermission['permission'][] = ['READ', 'USE', 'EDIT', 'MANAGE', 'NO_PERMISSIONS'];

/**
 * What the names of a team's objects begin with. A namespace contains neither character, so no team's names begin like
 * those of another. Names of models and prompts must not contain a slash (mlflow 3.17, utils/validation.py).
 */
export function teamPrefixes(namespace: string): Readonly<Record<(typeof permissionKinds)[number], string>> {
  return { experiments: `${namespace}/`, models: `${namespace}.`, prompts: `${namespace}.` };
}

/** The login with the permissions of teams beside those that it lists; any other login as it is. */
export function withTeamPermissions<T extends Authentication>(authentication: T, workspaces: readonly Workspace[]): T {
  if (authentication.type !== 'oidc' || !workspaces.some(hasPeople)) return authentication;
  const given = authentication.permissions ?? permissionsSchema.parse({});
  const groups = merged([...given.groups, ...workspaces.map(effective).flatMap(groupsOf)]);
  return { ...authentication, permissions: { ...given, groups } };
}

function groupsOf({ namespace, people }: Workspace): readonly Group[] {
  const prefixes = teamPrefixes(namespace);
  return peopleRoles.flatMap((role) =>
    people[role].map(({ name }) => {
      const entry = (prefix: string) => [{ prefix, permission: permissionOf[role] }];
      return {
        name,
        experiments: entry(prefixes.experiments),
        models: entry(prefixes.models),
        prompts: entry(prefixes.prompts),
      };
    }),
  );
}

/** One entry a group, and in it one a pattern: the API of the plug-in has no more. */
function merged(all: readonly Group[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const group of all) {
    const known = groups.get(group.name);
    groups.set(group.name, known ? joined(known, group) : group);
  }
  return [...groups.values()];
}

function joined(one: Group, other: Group): Group {
  const of = (kind: (typeof permissionKinds)[number]) => strongest([...one[kind], ...other[kind]]);
  return { name: one.name, experiments: of('experiments'), models: of('models'), prompts: of('prompts') };
}

function strongest(entries: readonly NamedPermission[]): NamedPermission[] {
  const found = new Map<string, NamedPermission>();
  for (const entry of entries) {
    const known = found.get(patternOf(entry));
    if (!known || order.indexOf(entry.permission) > order.indexOf(known.permission)) found.set(patternOf(entry), entry);
  }
  return [...found.values()];
}
