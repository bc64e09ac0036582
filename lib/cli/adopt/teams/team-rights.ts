/** Who may do what in an existing namespace, as people, programs, bindings and roles of a workspace. */
import type { WorkspaceRight } from '../../../model/names-workspaces.js';
import type { Adoption } from '../adoption.js';
import { type Input, isTree, type Tree } from '../input.js';
import { type Granted, grantedBy } from './existing-binding.js';
import { labelled } from './team-objects.js';

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** A subject with one right, and the binding that grants it. */
interface Grant {
  readonly where: string;
  readonly subject: Subject;
  readonly granted: Extract<Granted, { readonly right: string }>;
}

type PeopleRole = 'viewers' | 'editors' | 'owners';

const roleOf: Readonly<Record<string, PeopleRole>> = { view: 'viewers', edit: 'editors', admin: 'owners' };
const strength = ['view', 'integration', 'edit', 'admin'];

export function takeRights(adoption: Adoption, namespace: string, objects: readonly Tree[]): void {
  const bindings = objects
    .filter(({ kind }) => kind === 'RoleBinding')
    .map((tree) => ({ tree, input: labelled(tree) }));
  const grants: Grant[] = [];
  for (const { tree, input } of bindings) {
    const granted = grantedBy(tree, objects);
    if (granted.of === 'nothing') adoption.lost(input.at('roleRef.name'), granted.why);
    else if (granted.of === 'role') takeRole(adoption, input, granted.rules);
    else
      grants.push(...subjectsOf(input, namespace).map((subject) => ({ where: input.label.trim(), subject, granted })));
  }
  takePeople(adoption, grants);
  takeAccounts(adoption, namespace, grants);
}

/** The rights of the namespace and those of MLflow alone are two scopes, of which people of a workspace have one. */
function takePeople(adoption: Adoption, all: readonly Grant[]): void {
  const grants = strongest(all.filter(({ subject }) => subject.kind !== 'ServiceAccount'));
  const isWide = grants.some(({ granted }) => granted.of === 'namespace' && granted.right !== 'admin');
  if (isWide) adoption.set('people.scope', 'namespace');
  for (const { subject, granted, where } of grants) {
    const { right } = granted;
    const isBound = right === 'integration' || (isWide && granted.of === 'mlflow');
    if (isBound) addBinding(adoption, where, right as WorkspaceRight, subject);
    else adoption.add(`people.${roleOf[right]}`, subject, { from: where, why: replaced });
  }
}

function takeAccounts(adoption: Adoption, namespace: string, all: readonly Grant[]): void {
  const accounts = all.filter(({ subject }) => subject.kind === 'ServiceAccount');
  for (const { where, subject, granted } of accounts)
    if (granted.of === 'namespace')
      adoption.lines.push({
        kind: 'lost',
        from: where,
        why: `account ${subject.name} has the role ${granted.right} of Kubernetes, which programs do not get: leave the binding as it is`,
      });
  for (const { where, subject, granted } of strongest(accounts.filter((one) => one.granted.of === 'mlflow'))) {
    const right = granted.right as WorkspaceRight;
    if (subject.namespace && subject.namespace !== namespace) addBinding(adoption, where, right, subject);
    else
      adoption.add(
        'programs',
        { name: subject.name, ...(right === 'integration' ? {} : { role: right }) },
        { from: where, why: replaced },
      );
  }
}

const replaced = 'the overlay has a binding of its own: delete this one afterwards';

function takeRole(adoption: Adoption, input: Input, rules: readonly object[]): void {
  const name = input.text('roleRef.name');
  const subjects = input.list('subjects').filter(isTree).map(subjectOf);
  adoption.add('roles', { name, rules, subjects }, { from: input.label.trim(), why: replaced });
}

function addBinding(adoption: Adoption, from: string, role: WorkspaceRight, subject: Subject): void {
  const known = adoption.get('bindings');
  const same = Array.isArray(known) ? known.filter(isTree).find((one) => one['role'] === role) : undefined;
  if (same) {
    (same['subjects'] as Subject[]).push(subject);
    adoption.lines.push({ kind: 'taken', from, to: 'bindings', why: replaced });
  } else adoption.add('bindings', { role, subjects: [subject] }, { from, why: replaced });
}

/** Each subject once, with the most that it may do. */
function strongest(grants: readonly Grant[]): readonly Grant[] {
  const found = new Map<string, Grant>();
  for (const grant of grants) {
    const key = JSON.stringify(grant.subject);
    const known = found.get(key);
    if (!known || rank(grant) > rank(known)) found.set(key, grant);
  }
  return [...found.values()];
}

function rank({ granted }: Grant): number {
  return strength.indexOf(granted.right) * 2 + (granted.of === 'namespace' ? 1 : 0);
}

function subjectsOf(input: Input, namespace: string): readonly Subject[] {
  const subjects = input.list('subjects').filter(isTree).map(subjectOf);
  return subjects.map(({ namespace: own, ...rest }) => (own && own !== namespace ? { ...rest, namespace: own } : rest));
}

function subjectOf(tree: Tree): Subject {
  const { kind, name, namespace } = tree;
  const isAccount = kind === 'ServiceAccount' && typeof namespace === 'string';
  return { kind: String(kind), name: String(name), ...(isAccount ? { namespace: String(namespace) } : {}) };
}
