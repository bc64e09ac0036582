import { readerOf } from '../../../model/names-secrets.js';
import {
  bindingName,
  boundRights,
  peopleBindings,
  programBinding,
  workspaceClaim,
  workspaceObjectName,
  workspacePolicies,
} from '../../../model/names-workspaces.js';
import { operated } from '../../../model/operated.js';
import { type NamedObject, objectsNamed } from './named-object.js';

/** The objects that a workspace can have, besides its own roles, programs and agents. */
export function workspaceObjects(namespace: string): readonly NamedObject[] {
  const bindings = (['view', 'edit', 'integration'] as const).flatMap((role) =>
    boundRights(role).flatMap((right) => [
      [bindingName(role, right), `the binding ${role} of the workspace`] as const,
      [programBinding(role, right), `the programs of the workspace with the role ${role}`] as const,
    ]),
  );
  const people = Object.values(peopleBindings).map(({ name }) => [name, 'the people of the workspace'] as const);
  return [
    ...[...bindings, ...people].flatMap(([name, what]) =>
      objectsNamed(name, namespace, { what, kinds: ['RoleBinding'] }),
    ),
    ...objectsNamed(workspaceObjectName, namespace, {
      what: 'the quota of the workspace',
      kinds: ['ResourceQuota', 'LimitRange'],
    }),
    ...objectsNamed(workspaceClaim, namespace, {
      what: 'the bucket of the workspace',
      kinds: ['ObjectBucketClaim', 'Secret', 'ConfigMap'],
    }),
    ...objectsNamed(readerOf(operated.workspaceSecret), namespace, {
      what: 'the account that reads the Secret of the claimed bucket',
      kinds: ['ServiceAccount', 'SecretStore', 'Role', 'RoleBinding'],
    }),
    ...Object.values(workspacePolicies).flatMap((name) =>
      objectsNamed(name, namespace, { what: 'the network policies of the workspace', kinds: ['NetworkPolicy'] }),
    ),
  ];
}
