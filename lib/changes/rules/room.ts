/** The room that pods have: quotas and limits of namespaces, and disruption budgets. */
import type { LabelSelector } from '../../../imports/kubernetes.js';
import { describe, identityOf, type KubernetesObject } from '../../kubernetes/object.js';
import { fits, podTemplates } from '../../kubernetes/pods.js';
import { amountOf } from '../../kubernetes/quantity.js';
import { at } from '../../kubernetes/structural.js';
import type { FieldChange } from '../field-changes.js';
import { bothOf, fieldsAt, foundIn, isGone, isNew, isOf, wholeOf } from '../match.js';
import type { ChangeContext, ObjectChange, Rule } from '../rule.js';

const quota: Rule = {
  id: 'downtime/quota',
  title: 'a namespace gets a quota, or a lower one',
  reason:
    'pods that run stay, and those beyond the quota are refused: also pods that take the place of running ones, and pods without the requests or limits that the quota counts',
  advice: 'compare it with what is in use: kubectl describe resourcequota',
  source: 'kubernetes.io, Resource Quotas',
  find: (change, context) => {
    if (bothOf(change, ['ResourceQuota'])) return foundIn(fieldsAt(change, 'spec.hard').filter(isStricter));
    return isNewInNamespace(change, context, 'ResourceQuota') ? [{}] : [];
  },
};

const limits: Rule = {
  id: 'downtime/limit-range',
  title: 'the limits of containers in a namespace change',
  reason: 'pods outside of them are refused when they start again, and containers without own limits get these',
  advice: 'compare the requests and limits of all workloads of the namespace with them, jobs included',
  source: 'kubernetes.io, Limit Ranges',
  find: (change, context) => {
    if (bothOf(change, ['LimitRange'])) return foundIn(fieldsAt(change, 'spec.limits'));
    return isNewInNamespace(change, context, 'LimitRange') ? [{}] : [];
  },
};

const budget: Rule = {
  id: 'downtime/disruption-budget',
  title: 'a disruption budget of several pods is removed, or lets more of them go at once',
  reason: 'a drain of nodes may evict all pods together, and nothing answers until one of them is ready again',
  advice: 'keep it as long as there is more than one replica',
  source: 'kubernetes.io, Disruptions; Specifying a Disruption Budget for your Application',
  find: (change, context) => {
    const both = bothOf(change, budgets);
    if (both) return foundIn(fieldsAt(change, 'spec.minAvailable', 'spec.maxUnavailable').filter(isLooser));
    const { before } = change;
    const isLost = isGone(change) && before && isOf(before, budgets);
    const of = isLost ? wholeOf(context).find((one) => isBudgeted(one, before)) : undefined;
    return of ? [{ reason: `${describe(identityOf(of))} still has several pods: ${budget.reason}` }] : [];
  },
};

export const room: readonly Rule[] = [quota, limits, budget];

const budgets = ['policy/PodDisruptionBudget'];

/** Of a namespace that exists already. */
export function isNewInNamespace(change: ObjectChange, { before, after }: ChangeContext, kind: string): boolean {
  const { namespace } = change.identity;
  const isNamespace = (one: KubernetesObject) => one.kind === 'Namespace' && one.metadata.name === namespace;
  const isNewNamespace = after.some(isNamespace) && !before.some(isNamespace);
  return isNew(change) && change.identity.kind === kind && !isNewNamespace;
}

function isStricter({ before, after }: FieldChange): boolean {
  if (after === undefined) return false;
  if (typeof after === 'object') return true;
  const [had, has] = [before, after].map((value) => amountOf(String(value ?? '')));
  return had === undefined || has === undefined || has < had;
}

/** Of numbers and percentages; one that takes the place of the other kind counts as looser. */
function isLooser({ path, before, after }: FieldChange): boolean {
  const [had, has] = [before, after].map((value) => Number.parseFloat(String(value))) as [number, number];
  const isOfOtherKind = String(before).endsWith('%') !== String(after).endsWith('%');
  if (isOfOtherKind) return true;
  // What is absent is no number, and compares with none.
  return path.at(-1) === 'minAvailable' ? !(has >= had) : !(has <= had);
}

/** A workload with several pods that the budget selects. The pods of an MLflow are made by its operator. */
function isBudgeted(object: KubernetesObject, budgetOf: KubernetesObject): boolean {
  const replicas = at(object, 'spec', 'replicas');
  if (typeof replicas !== 'number' || replicas < 2) return false;
  if (isOf(object, ['mlflow.opendatahub.io/MLflow'])) return true;
  const selector = at(budgetOf, 'spec', 'selector') as LabelSelector | undefined;
  return podTemplates([object]).some(
    ({ labels }) => object.metadata.namespace === budgetOf.metadata.namespace && fits(selector ?? {}, labels),
  );
}
