/** Who may do what in the workspaces of one overlay, and what of it deserves a second look. */
import type { Access } from '../access/matrix.js';
import { accessOf } from '../overlay/access-of.js';
import type { Overlay } from '../overlay/rendering.js';
import { code, table } from '../readme/markdown.js';
import { peopleRoles } from '../workspaces/people-schema.js';
import { columns } from './columns.js';
import { anyNames, hasOwnPermissions, peopleAccess } from './people-access.js';
import type { WorkspaceAccess } from './workspace-right.js';

export interface WorkspaceWarning {
  readonly environment: string;
  /** @default - every workspace */
  readonly workspace?: string;
  readonly warning: string;
}

/** Groups that the API server puts users and accounts into by itself. */
const everybody = /^Group system:(authenticated|unauthenticated|serviceaccounts)(:|$)/;

/** Who may do what in the workspaces of an overlay, with warnings. */
export function reviewed(overlay: Overlay): {
  readonly access: readonly WorkspaceAccess[];
  readonly warnings: readonly WorkspaceWarning[];
} {
  const bySubject = subjectsOf(accessOf(overlay));
  const { environment } = overlay;
  const access = hasOwnPermissions(environment) ? peopleAccess(environment) : workspaceAccess(overlay, bySubject);
  return { access, warnings: workspaceWarnings(overlay, bySubject, access) };
}

function workspaceAccess(
  { environment: { path, settings } }: Overlay,
  bySubject: Subjects,
): readonly WorkspaceAccess[] {
  return settings.workspaces.flatMap(({ namespace, state }) =>
    [...(bySubject.get(namespace) ?? [])].map(([who, rights]) => ({
      environment: path,
      workspace: namespace,
      state,
      who,
      may: phraseOf(rights),
      rights: rights.map(({ resource, verbs, names }) => ({ resource, verbs, ...(names ? { names } : {}) })),
    })),
  );
}

function workspaceWarnings(
  overlay: Overlay,
  bySubject: Subjects,
  all: readonly WorkspaceAccess[],
): readonly WorkspaceWarning[] {
  const { path: environment, settings, namespace: server } = overlay.environment;
  const wide = [...(bySubject.get('every namespace') ?? [])]
    // Jobs of the overlay remove artifacts in every workspace.
    .filter(([who, rights]) => writes(rights) && !who.startsWith(`ServiceAccount ${server}/`))
    .map(([who]) => ({ environment, warning: `${who} may write in every workspace of the cluster` }));
  const open = all
    .filter(({ who }) => everybody.test(who))
    .map(({ workspace, who, may }) => ({
      environment,
      workspace,
      warning: `${who} are all of the cluster, and may ${may}`,
    }));
  const people = settings.workspaces.flatMap((one) => [
    ...severalRoles(one.people).map((who) => ({ environment, workspace: one.namespace, warning: who })),
    ...(one.state === 'leaving' && one.people.owners.length === 0
      ? [
          {
            environment,
            workspace: one.namespace,
            warning: 'the team is leaving and has no owners, who could export and delete',
          },
        ]
      : []),
  ]);
  return [...wide, ...open, ...people, ...anyNames(overlay.environment).map((warning) => ({ environment, warning }))];
}

type Roles = Overlay['environment']['settings']['workspaces'][number]['people'];

function severalRoles(people: Roles): readonly string[] {
  const found = new Map<string, string[]>();
  for (const role of peopleRoles)
    for (const { kind, name } of people[role]) {
      const who = `${kind} ${name}`;
      found.set(who, [...(found.get(who) ?? []), role]);
    }
  return [...found].flatMap(([who, roles]) =>
    roles.length > 1 ? [`${who} is among ${roles.join(' and ')}: the last one counts`] : [],
  );
}

type Rights = Access[];

/** Rights by namespace and subject. */
type Subjects = ReadonlyMap<string, ReadonlyMap<string, Rights>>;

/** A binding with several subjects is one row of the matrix. */
function subjectsOf(matrix: readonly Access[]): Subjects {
  const found = new Map<string, Map<string, Rights>>();
  for (const access of matrix)
    for (const who of access.who.split(/, (?=(?:ServiceAccount|Group|User) )/)) {
      const here = found.get(access.where) ?? new Map<string, Rights>();
      found.set(access.where, here);
      here.set(who, [...(here.get(who) ?? []), access]);
    }
  return found;
}

function writes(rights: readonly Access[]): boolean {
  return rights.some(({ verbs }) => verbs.some((verb) => verb !== 'get' && verb !== 'list'));
}

function phraseOf(rights: readonly Access[]): string {
  const may = (verb: string, resource?: string) =>
    rights.some(
      (one) => one.verbs.includes(verb) && !one.names && (resource === undefined || one.resource === resource),
    );
  const limited = rights.filter(({ names }) => names);
  if (limited.length === rights.length)
    return limited
      .map(({ resource, verbs, names = [] }) => `${verbs.join(' and ')} ${resource} ${names.join(', ')}`)
      .join('; ');
  if (may('update', 'gatewaybudgets')) return 'administer';
  if (may('delete')) return 'read, write and delete';
  return may('create') || may('update') ? 'read and write' : 'read';
}

/** As a table for people. */
export function accessText(
  all: readonly WorkspaceAccess[],
  warnings: readonly WorkspaceWarning[],
  format: 'text' | 'markdown',
): string {
  const heads = ['Environment', 'Workspace', 'Who', 'May'];
  const rows = all.map(({ environment, workspace, state, who, may }) => [
    environment,
    state === 'leaving' ? `${workspace} (leaving)` : workspace,
    who,
    may,
  ]);
  const notes = warnings.map(({ environment, workspace, warning }) => ({
    where: [environment, ...(workspace ? [workspace] : [])].join(' '),
    warning,
  }));
  const rest = all.some(({ rights }) => rights.length > 0)
    ? 'Beside these, all who have the roles view, edit or admin of Kubernetes in a namespace have rights in MLflow there.'
    : 'Beside these, users and groups have what authentication.permissions, owners and administrators grant them.';
  if (format === 'text')
    return [
      all.length > 0
        ? columns(
            heads.map((head) => head.toUpperCase()),
            rows,
          )
        : 'no workspaces',
      ...(all.length > 0 ? [rest] : []),
      ...(notes.length > 0 ? [notes.map(({ where, warning }) => `warning: ${where}: ${warning}`).join('\n')] : []),
    ].join('\n\n');
  return [
    '# Who may do what in workspaces',
    all.length > 0
      ? table(
          heads,
          rows.map((row) => row.map((cell, index) => (index === 3 ? cell : code(cell)))),
        )
      : 'There are no workspaces.',
    ...(all.length > 0 ? [rest] : []),
    ...(notes.length > 0
      ? [`## Warnings\n\n${notes.map(({ where, warning }) => `- ${code(where)}: ${warning}`).join('\n')}`]
      : []),
  ].join('\n\n');
}
