import type { Subject } from '../access/access-schema.js';
import type { ValuePath } from '../schema/location.js';
import { peopleRoles } from './people-schema.js';
import type { Workspace } from './workspace-schema.js';

/** Subjects of the issuer in an environment that does not define how the API server names them. */
export function unknownOidcSubjects(
  workspaces: readonly Workspace[],
): readonly { readonly path: ValuePath; readonly subject: Subject }[] {
  return workspaces.flatMap(({ bindings, roles, people }, workspace) => [
    ...peopleOf(people).flatMap(({ subject, path }) =>
      subject.kind.startsWith('Oidc') ? [{ path: ['workspaces', workspace, 'people', ...path, 'kind'], subject }] : [],
    ),
    ...Object.entries({ bindings, roles }).flatMap(([list, items]) =>
      items.flatMap(({ subjects }, item) =>
        subjects.flatMap((subject, index) =>
          subject.kind.startsWith('Oidc')
            ? [{ path: ['workspaces', workspace, list, item, 'subjects', index, 'kind'], subject }]
            : [],
        ),
      ),
    ),
  ]);
}

function peopleOf(people: Workspace['people']): readonly { readonly path: ValuePath; readonly subject: Subject }[] {
  return peopleRoles.flatMap((role) => people[role].map((subject, index) => ({ path: [role, index], subject })));
}
