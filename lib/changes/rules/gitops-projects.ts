/** What an AppProject permits. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at, isObject } from '../../kubernetes/structural.js';
import { fitsPattern } from '../../schema/wildcards.js';
import { project, some } from '../applications.js';
import { anyState, fieldsAt, isOf } from '../match.js';
import type { Found, ObjectChange, Rule } from '../rule.js';

/** Lists of a project, and whether they forbid. */
const lists = {
  sourceRepos: false,
  sourceNamespaces: false,
  destinations: false,
  destinationServiceAccounts: false,
  clusterResourceWhitelist: false,
  namespaceResourceWhitelist: false,
  clusterResourceBlacklist: true,
  namespaceResourceBlacklist: true,
  roles: false,
} as const;
type List = keyof typeof lists;

const permits: Rule = {
  id: 'privilege/project-permits',
  title: 'a project of Argo CD permits more',
  reason: 'whoever may write to its repositories can have it applied',
  advice: 'check that an overlay needs it, and who may write to the repository',
  source: 'Argo CD, user-guide/projects.md',
  find: (change) => compared(change, 'gained', permits.reason),
};

const forbids: Rule = {
  id: 'downtime/project-forbids',
  title: 'a project of Argo CD permits less',
  reason:
    'Argo CD refuses the whole sync of an Application that contains it, and what is there already is no longer changed',
  advice: 'apply the overlays that no longer need it first, and the project after them',
  source: 'Argo CD, user-guide/projects.md',
  find: (change) => compared(change, 'lost', forbids.reason),
};

export const gitopsProjects: readonly Rule[] = [permits, forbids];

function compared(change: ObjectChange, which: 'gained' | 'lost', reason: string): readonly Found[] {
  if (!isOf(anyState(change), [project])) return [];
  const { before, after } = change;
  const names = Object.keys(lists) as readonly List[];
  const found = names.flatMap((name) => {
    const [had, has] = [itemsOf(before, name), itemsOf(after, name)];
    const added = has.filter((item) => !had.some((other) => covers(other, item)));
    const removed = had.filter((item) => !has.some((other) => covers(other, item)));
    // An item of a list that forbids, or one that begins with "!", permits more by leaving.
    const items = [
      ...added.filter((item) => isDenial(name, item) === (which === 'lost')),
      ...removed.filter((item) => isDenial(name, item) === (which === 'gained')),
    ];
    return items.length > 0 ? [{ name, items }] : [];
  });
  if (found.length === 0) return [];
  const shown = found.map(({ name, items }) => `${name} ${some(items.map(shownItem))}`).join('; ');
  return [
    {
      fields: change.change === 'changed' ? fieldsAt(change, ...found.map(({ name }) => `spec.${name}`)) : [],
      reason: `${shown}: ${reason}`,
    },
  ];
}

function itemsOf(object: KubernetesObject | undefined, list: List): readonly unknown[] {
  const items = object && at(object, 'spec', list);
  return Array.isArray(items) ? items : [];
}

function isDenial(list: List, item: unknown): boolean {
  const values = isObject(item) ? Object.values(item) : [item];
  return lists[list] || values.some((value) => typeof value === 'string' && value.startsWith('!'));
}

/** Whether an item of a list has no more than another one, whose `*` is any text and whose missing fields are any value. */
function covers(pattern: unknown, item: unknown): boolean {
  if (!isObject(pattern) || !isObject(item)) return fits(pattern, item);
  return Object.entries(pattern).every(([field, value]) => {
    // A cluster has a name and a URL: either of them can be *.
    const other = item[field] ?? (['name', 'server'].includes(field) && value === '*' ? '*' : undefined);
    return other !== undefined && fits(value, other);
  });
}

function fits(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== 'string' || typeof value !== 'string')
    return JSON.stringify(pattern) === JSON.stringify(value);
  return fitsPattern(value, pattern);
}

function shownItem(item: unknown): string {
  return isObject(item) ? Object.values(item).filter(Boolean).map(String).join('/') : String(item);
}
