/** Bindings: who gets a role, and who loses one. */
import { describe, identityOf, type KubernetesObject } from '../../kubernetes/object.js';
import { anyState, isOf, wholeOf } from '../match.js';
import type { ChangeContext, Found, ObjectChange, Rule } from '../rule.js';
import { joined, minus, rightsOf, roleRefOf, subjectsOf } from './single-rights.js';

const bindings = ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'];
const source = 'kubernetes.io, Using RBAC Authorization';

const subjectsAdded: Rule = {
  id: 'privilege/subjects-added',
  title: 'a role is bound to more subjects',
  reason: 'they get all rights of the role',
  advice: 'make sure that they are meant',
  source,
  find: (change, context) => {
    if (!isBinding(change)) return [];
    const more = reached(change.after, change.before, context)
      ? subjectsOf(change.after)
      : minus(subjectsOf(change.after), subjectsOf(change.before)).filter(
          (subject) => !isMoved(subject, change, context),
        );
    return subjects(more, change, 'get', change.after);
  },
};

const subjectsRemoved: Rule = {
  id: 'downtime/subjects-removed',
  title: 'subjects lose a role',
  reason: 'their calls are refused',
  advice: 'make sure that they no longer need it',
  source,
  find: (change, context) => {
    if (!isBinding(change)) return [];
    const without = reached(change.before, change.after, context)
      ? subjectsOf(change.before)
      : minus(subjectsOf(change.before), subjectsOf(change.after));
    return subjects(
      without.filter((subject) => !isAccountGone(subject, context)),
      change,
      'lose',
      change.before,
    );
  },
};

export const bound = [subjectsAdded, subjectsRemoved];

/** An account that leaves with its component needs nothing any more. */
function isAccountGone(subject: string, context: ChangeContext): boolean {
  return has(context.before, subject) && !has(wholeOf(context), subject);
}

/** The account of a component that gets another name, and its binding with it. */
function isMoved(subject: string, { change }: ObjectChange, context: ChangeContext): boolean {
  return change === 'renamed' && has(context.after, subject) && !has(context.before, subject);
}

function has(objects: readonly KubernetesObject[], subject: string): boolean {
  return objects.some((object) => describe(identityOf(object)) === subject);
}

/**
 * Whether a binding is to another role, with rights that the role of the other state does not have. A role that gets
 * another name has the same rights; one that the overlay does not have can have any.
 */
function reached(
  binding: KubernetesObject | undefined,
  other: KubernetesObject | undefined,
  context: ChangeContext,
): boolean {
  if (!binding || !other) return false;
  const [name, otherName] = [binding, other].map((one) => JSON.stringify(one['roleRef']));
  if (name === otherName) return false;
  const [role, otherRole] = [roleOf(binding, context), roleOf(other, context)];
  return !role || !otherRole || minus(rightsOf(role), rightsOf(otherRole)).length > 0;
}

function roleOf(binding: KubernetesObject, context: ChangeContext): KubernetesObject | undefined {
  const { kind, name } = roleRefOf(binding);
  return [...context.before, ...wholeOf(context)].find(
    (object) =>
      object.kind === kind &&
      object.metadata.name === name &&
      (kind === 'ClusterRole' || object.metadata.namespace === binding.metadata.namespace),
  );
}

function isBinding(change: ObjectChange): boolean {
  return isOf(anyState(change), bindings);
}

function subjects(
  names: readonly string[],
  { fields }: ObjectChange,
  verb: string,
  binding: KubernetesObject | undefined,
): readonly Found[] {
  if (names.length === 0) return [];
  const { kind = '', name = '' } = roleRefOf(binding);
  return [
    {
      fields: fields.filter(({ path }) => path[0] === 'subjects' || path[0] === 'roleRef'),
      reason: `${joined(names)} ${names.length === 1 ? `${verb}s` : verb} ${kind} ${name}`,
    },
  ];
}
