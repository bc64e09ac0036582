import { bindingName, boundRights } from '../../../model/names-workspaces.js';
import { type NamedObject, objectsNamed } from './named-object.js';

/** The bindings that a workspace can have, besides its own roles. */
export function workspaceObjects(namespace: string): readonly NamedObject[] {
  return (['view', 'edit', 'integration'] as const).flatMap((role) =>
    boundRights(role).flatMap((right) =>
      objectsNamed(bindingName(role, right), namespace, {
        what: `the binding ${role} of the workspace`,
        kinds: ['RoleBinding'],
      }),
    ),
  );
}
