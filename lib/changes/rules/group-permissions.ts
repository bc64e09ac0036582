/** Permissions of groups of mlflow-oidc-auth as code: the file that the Job of permissions reads. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at, isObject } from '../../kubernetes/structural.js';
import { fieldsAt, isOf, wholeOf } from '../match.js';
import type { ChangeContext, Found, ObjectChange, Rule } from '../rule.js';
import { joined } from './single-rights.js';

const file = 'permissions.json';
const source =
  'lib/jobs/permissions/permissions-script.ts; mlflow-oidc-auth, permissions of groups by name and pattern';

const granted: Rule = {
  id: 'privilege/group-permissions',
  title: 'groups get more permissions in MLflow',
  reason: 'the Job grants them to all members, as soon as it is applied',
  advice: 'make sure that each group and pattern is meant: a pattern also fits what is made later',
  source,
  find: (change) => said(change, more(change.before, change.after), (one) => `now ${one}`, granted.reason),
};

const taken: Rule = {
  id: 'downtime/group-permissions',
  title: 'groups lose permissions in MLflow',
  reason: 'calls of their members are refused',
  advice: 'make sure that they no longer need them',
  source,
  find: (change, context) => said(change, lost(change, context, true), (one) => `no longer ${one}`, taken.reason),
};

/** The Job only adds and changes, so that it takes nothing away that people granted each other. */
const left: Rule = {
  id: 'privilege/group-permissions-left',
  title: 'permissions that are no longer listed stay',
  reason: 'the Job does not remove what is no longer listed, so the groups keep it',
  advice: 'set authentication.permissions.prune: true, or remove them on the pages of the server',
  source,
  find: (change, context) => said(change, lost(change, context, false), (one) => `still ${one}`, left.reason),
};

export const groupPermissions: readonly Rule[] = [granted, taken, left];

const levels = ['NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE'];

function said(
  change: ObjectChange,
  found: readonly string[],
  textOf: (one: string) => string,
  reason: string,
): readonly Found[] {
  if (found.length === 0) return [];
  return [{ fields: fieldsAt(change, 'data'), reason: `${joined(found.map(textOf))}: ${reason}` }];
}

/** What one state grants beyond the other: `team-a MANAGE on experiments team-a/.*`. */
function more(before: KubernetesObject | undefined, after: KubernetesObject | undefined): readonly string[] {
  const [had, has] = [grantsOf(before), grantsOf(after)];
  return [...has].flatMap(([key, { level, text }]) =>
    level > (had.get(key)?.level ?? levels.indexOf('NO_PERMISSIONS')) ? [text] : [],
  );
}

/** @param isTaken - what the Job takes away: a lower permission in the place of a higher one, or all with PRUNE */
function lost(change: ObjectChange, context: ChangeContext, isTaken: boolean): readonly string[] {
  const [had, has] = [grantsOf(change.before), grantsOf(change.after)];
  const prunes = change.after !== undefined && isPruned(change, context);
  return [...had].flatMap(([key, { level, text }]) => {
    const next = has.get(key);
    if (level === 0 || (next && next.level >= level)) return [];
    return (next !== undefined || prunes) === isTaken ? [text] : [];
  });
}

function isPruned({ identity: { namespace, name } }: ObjectChange, context: ChangeContext): boolean {
  return wholeOf(context).some(
    (object) =>
      isOf(object, ['batch/CronJob']) &&
      object.metadata.namespace === namespace &&
      object.metadata.name === name &&
      JSON.stringify(at(object, 'spec')).includes('{"name":"PRUNE","value":"true"}'),
  );
}

interface Grant {
  readonly level: number;
  readonly text: string;
}

function grantsOf(object: KubernetesObject | undefined): ReadonlyMap<string, Grant> {
  const found = new Map<string, Grant>();
  const isFile =
    object && isOf(object, ['ConfigMap']) && object.metadata.labels?.['app.kubernetes.io/component'] === 'permissions';
  if (!isFile) return found;
  for (const group of groupsIn(at(object, 'data', file)))
    for (const [kind, entries] of Object.entries(group))
      for (const entry of Array.isArray(entries) ? entries.filter(isObject) : []) {
        const target = String(entry['regex'] ?? entry['name']);
        const permission = String(entry['permission']);
        found.set(JSON.stringify([group['name'], kind, target]), {
          level: levels.indexOf(permission),
          text: `${String(group['name'])} ${permission} on ${kind} ${target}`,
        });
      }
  return found;
}

/** A file that people edited may be anything. */
function groupsIn(text: unknown): readonly Readonly<Record<string, unknown>>[] {
  try {
    const all: unknown = JSON.parse(String(text));
    return Array.isArray(all) ? all.filter(isObject) : [];
  } catch {
    return [];
  }
}
