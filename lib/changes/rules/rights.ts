/** Roles and bindings: who may do more, and who less. */
import { describe, identityOf, type KubernetesObject } from '../../kubernetes/object.js';
import { fieldsAt, isGone, isNew, isOf, wholeOf } from '../match.js';
import type { ChangeContext, Found, ObjectChange, Rule } from '../rule.js';
import { escalates, grouped, joined, minus, rightsOf, subjectsOf } from './single-rights.js';

const roles = ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'];
const bindings = ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'];
const source = 'kubernetes.io, Using RBAC Authorization';

const escalation: Rule = {
  id: 'privilege/escalation',
  title: 'a role gets rights by which its subjects can get all others',
  reason: 'with them a subject can act as others, or read their credentials',
  advice: 'make sure that the subjects need it; limit the rule by resourceNames or to one namespace',
  source: 'kubernetes.io, Role Based Access Control Good Practices, Privilege escalation risks',
  find: (change) => more(change, true),
};

const rightsAdded: Rule = {
  id: 'privilege/rights-added',
  title: 'a role gets more rights',
  reason: 'every subject that is bound to it may do more',
  advice: 'make sure that the subjects need it',
  source,
  find: (change) => more(change, false),
};

const rightsRemoved: Rule = {
  id: 'downtime/rights-removed',
  title: 'a role loses rights',
  reason: 'calls of its subjects that need them are refused',
  advice: 'make sure that neither people nor jobs use them',
  source,
  find: (change, context) =>
    isRole(change) && (change.change !== 'removed' || isBound(change, context))
      ? texts(lost(change), 'may no longer')
      : [],
};

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

export const rights = [escalation, rightsAdded, rightsRemoved, subjectsAdded, subjectsRemoved];

function isRole({ before, after }: ObjectChange): boolean {
  const object = before ?? after;
  return object !== undefined && isOf(object, roles);
}

/** A role that is removed with all its bindings takes nothing from anyone. */
function isBound({ identity }: ObjectChange, context: ChangeContext): boolean {
  return wholeOf(context).some((object) => {
    const { kind, name } = (object['roleRef'] ?? {}) as { kind?: string; name?: string };
    return kind === identity.kind && name === identity.name;
  });
}

/** An account that leaves with its component needs nothing any more. */
function isAccountGone(subject: string, context: ChangeContext): boolean {
  const isIt = (object: KubernetesObject) => describe(identityOf(object)) === subject;
  return context.before.some(isIt) && !wholeOf(context).some(isIt);
}

/** The account of a component that gets another name, and its binding with it. */
function isMoved(subject: string, { change }: ObjectChange, context: ChangeContext): boolean {
  const isIt = (object: KubernetesObject) => describe(identityOf(object)) === subject;
  return change === 'renamed' && context.after.some(isIt) && !context.before.some(isIt);
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
  const { kind, name } = (binding['roleRef'] ?? {}) as { kind?: string; name?: string };
  return [...context.before, ...wholeOf(context)].find(
    (object) =>
      object.kind === kind &&
      object.metadata.name === name &&
      (kind === 'ClusterRole' || object.metadata.namespace === binding.metadata.namespace),
  );
}

function isBinding({ before, after }: ObjectChange): boolean {
  const object = before ?? after;
  return object !== undefined && isOf(object, bindings);
}

function more(change: ObjectChange, escalating: boolean): readonly Found[] {
  if (!isRole(change) || (change.change === 'renamed' && change.fields.length === 0)) return [];
  const gained = minus(
    rightsOf(change.after),
    isNew(change) && change.change === 'added' ? [] : rightsOf(change.before),
  );
  return texts(
    gained.filter((right) => escalates(right) === escalating),
    'may now',
    fieldsAt(change, 'rules', 'aggregationRule', 'metadata.labels').filter(
      ({ field }) => !field.startsWith('metadata.labels') || field.includes('/aggregate-to-'),
    ),
  );
}

function lost(change: ObjectChange): readonly string[] {
  return isGone(change) && change.change === 'removed'
    ? rightsOf(change.before)
    : minus(rightsOf(change.before), rightsOf(change.after));
}

function texts(rightsFound: readonly string[], verb: string, fields: Found['fields'] = []): readonly Found[] {
  if (rightsFound.length === 0) return [];
  return [{ fields, reason: `${verb} ${joined(grouped(rightsFound))}` }];
}

function subjects(
  names: readonly string[],
  { fields }: ObjectChange,
  verb: string,
  binding: KubernetesObject | undefined,
): readonly Found[] {
  if (names.length === 0) return [];
  const { kind = '', name = '' } = (binding?.['roleRef'] ?? {}) as { kind?: string; name?: string };
  return [
    {
      fields: fields.filter(({ path }) => path[0] === 'subjects' || path[0] === 'roleRef'),
      reason: `${joined(names)} ${names.length === 1 ? `${verb}s` : verb} ${kind} ${name}`,
    },
  ];
}
