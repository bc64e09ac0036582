/** What waits for what: stages of an ApplicationSet, layers of Flux, health checks. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import { applicationSet, dependenciesOf, fluxKustomization, some, texts } from '../applications.js';
import { bothOf, fieldsAt, foundIn, isOf } from '../match.js';
import type { Rule } from '../rule.js';

const stages: Rule = {
  id: 'downtime/gitops-stages',
  title: 'stages are applied in another order, or no longer one after the other',
  reason: 'a change reaches a stage before it has proven itself in the one before',
  advice: 'keep the order of stages in gitops.yaml, the last one being production',
  source: 'Argo CD, applicationset/Progressive-Syncs.md',
  find: (change) => {
    const both = bothOf(change, [applicationSet]);
    if (!both) return [];
    const { before, after } = both;
    const [had, has] = [stepsOf(before), stepsOf(after)];
    const first = has[0];
    const steps = had.flatMap(({ stage }, index) => had.slice(index + 1).map((later) => [stage, later.stage] as const));
    const place = (stage: string) => has.findIndex((step) => step.stage === stage);
    const wrong =
      first === undefined ? steps : steps.filter(([a, b]) => place(a) >= 0 && place(b) >= 0 && place(a) > place(b));
    return wrong.length > 0
      ? [
          {
            fields: fieldsAt(change, 'spec.strategy'),
            reason: `${some(wrong.map(([a, b]) => `${b} no longer waits for ${a}`))}: ${stages.reason}`,
          },
        ]
      : [];
  },
};

const maxUpdate: Rule = {
  id: 'downtime/gitops-max-update',
  title: 'more clusters of a stage are changed at once',
  reason: 'a mistake reaches them together, before the first of them has shown it',
  advice: 'keep maxUpdate: 1 in the stage of production',
  source: 'Argo CD, applicationset/Progressive-Syncs.md (maxUpdate)',
  find: (change) => {
    const both = bothOf(change, [applicationSet]);
    if (!both) return [];
    const { before, after } = both;
    const next = new Map(stepsOf(after).map(({ stage, atOnce }) => [stage, atOnce]));
    const more = stepsOf(before).filter(({ stage, atOnce }) => (next.get(stage) ?? 0) > atOnce);
    return more.length > 0 ? [{ fields: fieldsAt(change, 'spec.strategy') }] : [];
  },
};

const waits: Rule = {
  id: 'downtime/gitops-no-wait',
  title: 'a layer of Flux no longer waits for what it needs',
  reason:
    'it is applied before the layers that it needs are ready: definitions are missing, and the server starts on a database that is not migrated',
  advice: 'keep dependsOn and wait; a layer can lose a dependency only if that layer is empty',
  source: 'Flux, Kustomization, .spec.dependsOn and .spec.wait',
  find: (change) => {
    const both = bothOf(change, [fluxKustomization]);
    if (!both) return [];
    const { before, after } = both;
    const [had, has] = [before, after].map((object) => new Set(dependenciesOf(object))) as [Set<string>, Set<string>];
    const lost = [...had].some((name) => !has.has(name));
    const stopped = at(before, 'spec', 'wait') === true && at(after, 'spec', 'wait') !== true;
    return foundIn([
      ...(lost ? fieldsAt(change, 'spec.dependsOn') : []),
      ...(stopped ? fieldsAt(change, 'spec.wait') : []),
    ]);
  },
};

const healthLost: Rule = {
  id: 'downtime/gitops-health-lost',
  title: 'a health check is removed',
  reason: 'what comes after no longer waits until objects of this kind are ready, and their failure is not seen',
  advice: 'keep it as long as an overlay has the kind',
  source: 'Argo CD, operator-manual/health.md; Flux, Kustomization, .spec.healthCheckExprs',
  find: (change) => {
    const { before, after } = change;
    if (!before || !isOf(before, healthKinds)) return [];
    // A Kustomization takes its checks with it: that it is removed is a change of its own.
    if (!after && isOf(before, [fluxKustomization])) return [];
    const has = new Map(after && checksOf(after));
    const lost = checksOf(before).flatMap(([kind]) => (has.has(kind) ? [] : [kind]));
    return lost.length > 0
      ? [{ fields: fieldsAt(change, ...healthFields), reason: `${some(lost)}: ${healthLost.reason}` }]
      : [];
  },
};

const healthChanged: Rule = {
  id: 'cosmetic/gitops-health',
  title: 'a health check judges differently, or is added',
  reason: 'objects are judged by it from the next refresh; nothing restarts',
  advice: 'apply it before the overlays that have the kind, and look whether an Application is no longer Healthy',
  source: 'Argo CD, operator-manual/health.md; Flux, Kustomization, .spec.healthCheckExprs',
  find: (change) => {
    const both = bothOf(change, healthKinds);
    if (!both) return [];
    const had = new Map(checksOf(both.before));
    return checksOf(both.after).some(([kind, check]) => had.get(kind) !== check)
      ? foundIn(fieldsAt(change, ...healthFields))
      : [];
  },
};

export const gitopsOrder: readonly Rule[] = [stages, maxUpdate, waits, healthLost, healthChanged];

const healthKinds = ['ConfigMap', 'argoproj.io/ArgoCD', fluxKustomization];
const healthFields = ['data', 'spec.resourceHealthChecks', 'spec.healthCheckExprs'];

interface Step {
  readonly stage: string;
  /** How many Applications are changed at once; infinite by default. */
  readonly atOnce: number;
}

function stepsOf(set: KubernetesObject): readonly Step[] {
  const steps = at(set, 'spec', 'strategy', 'rollingSync', 'steps');
  return (Array.isArray(steps) ? steps : []).map((step: unknown) => {
    const expressions = at(step, 'matchExpressions');
    const most = at(step, 'maxUpdate');
    return {
      stage: (Array.isArray(expressions) ? expressions : []).flatMap((one: unknown) => texts(at(one, 'values'))).join(),
      atOnce: typeof most === 'number' ? most : Number.POSITIVE_INFINITY,
    };
  });
}

/** Each kind with its check. */
function checksOf(object: KubernetesObject): readonly (readonly [string, string])[] {
  const settings = at(object, 'data');
  const prefix = 'resource.customizations.health.';
  const entries = Object.entries(typeof settings === 'object' && settings !== null ? settings : {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, check]) => [name.slice(prefix.length), String(check)] as const);
  const listed = [at(object, 'spec', 'resourceHealthChecks'), at(object, 'spec', 'healthCheckExprs')]
    .flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []))
    .map((one) => {
      const group = at(one, 'group') ?? String(at(one, 'apiVersion')).split('/')[0];
      return [`${String(group)}_${String(at(one, 'kind'))}`, JSON.stringify(one)] as const;
    });
  return [...entries, ...listed];
}
