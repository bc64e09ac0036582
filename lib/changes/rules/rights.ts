import { anyState, fieldsAt, isGone, isNew, isOf, wholeOf } from '../match.js';
import type { ChangeContext, Found, ObjectChange, Rule } from '../rule.js';
import { escalates, grouped, joined, minus, rightsOf, roleRefOf } from './single-rights.js';

const roles = ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'];
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

export const rights = [escalation, rightsAdded, rightsRemoved];

function isRole(change: ObjectChange): boolean {
  return isOf(anyState(change), roles);
}

/** A role that is removed with all its bindings takes nothing from anyone. */
function isBound({ identity }: ObjectChange, context: ChangeContext): boolean {
  return wholeOf(context).some((object) => {
    const { kind, name } = roleRefOf(object);
    return kind === identity.kind && name === identity.name;
  });
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
