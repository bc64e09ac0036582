import type { ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../../../imports/kubernetes.js';
import { isKey } from '../naming.js';
import { amountOf } from '../quantity.js';
import type { Violation } from '../structural.js';
import { containerAmounts } from './resources.js';
import { fault, repeated, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

/** Objects that a quota counts by a name without a domain (pkg/apis/core/helper, standardQuotaResources). */
const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];

const ofPods = /^((requests\.|limits\.)?(cpu|memory)|pods)$/;
const standardOfQuotas =
  /^((requests\.|limits\.)?(cpu|memory|ephemeral-storage)|requests\.storage|(requests\.)?hugepages-.+)$/;

/** Scopes that exclude each other. */
const opposites: Readonly<Record<string, string>> = { BestEffort: 'NotBestEffort', Terminating: 'NotTerminating' };

type Amounts = Readonly<Record<string, number | string>>;

interface LimitRangeItem {
  readonly type: string;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
  readonly max?: Amounts;
  readonly min?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
}

export const namespaceLimitRules: TypeRules = {
  *[`${core}.ResourceQuotaSpec`]({ hard = {}, scopes = [], scopeSelector }: ResourceQuotaSpec) {
    for (const [name, amount] of Object.entries(hard)) {
      if (!isQuotaName(name))
        yield fault(
          `"${name}" is not a resource of quotas, such as requests.cpu, pods or count/deployments.apps`,
          'hard',
          name,
        );
      const value = amountOf(amount);
      if (value !== undefined && value < 0) yield fault(`${amount} must not be negative`, 'hard', name);
      else if (value !== undefined && counted.includes(name) && !Number.isInteger(value))
        yield fault(`${amount} must be an integer`, 'hard', name);
    }
    for (const scope of scopes) yield* ofScope(scope, scopes, hard);
    const selected = (scopeSelector?.matchExpressions ?? []).map(({ scopeName }) => scopeName);
    for (const scope of selected) yield* ofScope(scope, [], hard);
  },
  *[`${core}.ScopedResourceSelectorRequirement`](requirement: ScopedResourceSelectorRequirement) {
    const { operator, scopeName, values = [] } = requirement;
    const lists = operator === 'In' || operator === 'NotIn';
    if (lists && values.length === 0) yield fault(`${operator} requires values`, 'values');
    if (!lists && values.length > 0) yield fault(`${operator} takes no values`, 'values');
    if (!/^(PriorityClass|VolumeAttributesClass)$/.test(scopeName) && operator !== 'Exists')
      yield fault(`must be Exists for ${scopeName}`, 'operator');
  },
  *[`${core}.LimitRangeSpec`]({ limits }: { readonly limits: readonly LimitRangeItem[] }) {
    yield* repeated(
      limits,
      ({ type }) => type,
      (index) => ['limits', index, 'type'],
    );
  },
  *[`${core}.LimitRangeItem`](item: LimitRangeItem) {
    const { type, min = {}, max = {}, maxLimitRequestRatio = {} } = item;
    if (!/^(Pod|Container|PersistentVolumeClaim)$/.test(type) && !(isKey(type) && type.includes('/')))
      yield fault(`"${type}" is not one of Pod, Container, PersistentVolumeClaim`, 'type');
    if (type === 'Pod')
      for (const field of ['default', 'defaultRequest'] as const)
        if (item[field]) yield fault('must not be set with type Pod', field);
    if (type === 'PersistentVolumeClaim' && min['storage'] === undefined && max['storage'] === undefined)
      yield fault('must have min or max of storage');
    for (const field of ['max', 'min', 'default', 'defaultRequest'] as const)
      if (/^(Pod|Container)$/.test(type)) yield* containerAmounts(item[field], field);
    yield* ordered(item);
    for (const [name, ratio] of Object.entries(maxLimitRequestRatio)) {
      if ((amountOf(ratio) ?? 1) < 1) yield fault(`${ratio} must not be less than 1`, 'maxLimitRequestRatio', name);
      const [low, high] = [amountOf(min[name] ?? ''), amountOf(max[name] ?? '')];
      if (low && high && (amountOf(ratio) ?? 0) > high / low)
        yield fault(`${ratio} is more than max divided by min, which is ${high / low}`, 'maxLimitRequestRatio', name);
    }
  },
};

function isQuotaName(name: string): boolean {
  return name.includes('/') ? isKey(name) : counted.includes(name) || standardOfQuotas.test(name);
}

/** A quota with a scope counts only what the scope can tell apart. */
function* ofScope(scope: string, scopes: readonly string[], hard: Amounts): Iterable<Violation> {
  const opposite = opposites[scope];
  if (opposite !== undefined && scopes.includes(opposite))
    yield fault(`${scope} and ${opposite} exclude each other`, 'scopes');
  // Its resources are those of claims.
  if (scope === 'VolumeAttributesClass') return;
  for (const name of Object.keys(hard))
    if (isQuotaName(name) && !(scope === 'BestEffort' ? name === 'pods' : ofPods.test(name)))
      yield fault(`"${name}" cannot be limited with scope ${scope}`, 'hard', name);
}

/** min ≤ defaultRequest ≤ default ≤ max, where the API server sets a default from max, and a default request from the default. */
function* ordered({ type, min = {}, max = {}, ...item }: LimitRangeItem): Iterable<Violation> {
  const isContainer = type === 'Container';
  const names = new Set([min, max, item.default ?? {}, item.defaultRequest ?? {}].flatMap((one) => Object.keys(one)));
  for (const name of names) {
    const given = item.default?.[name] ?? (isContainer ? max[name] : undefined);
    const steps = [
      ['min', min[name]],
      ['defaultRequest', item.defaultRequest?.[name] ?? (isContainer ? (given ?? min[name]) : undefined)],
      ['default', given],
      ['max', max[name]],
    ] as const;
    const known = steps.filter(([, amount]) => amount !== undefined);
    const wrong = known.find(([, amount], index) => {
      const next = known[index + 1]?.[1];
      return next !== undefined && (amountOf(amount ?? '') ?? 0) > (amountOf(next) ?? Number.POSITIVE_INFINITY);
    });
    if (!wrong) continue;
    const [field, amount] = wrong;
    const [other, limit] = known[known.indexOf(wrong) + 1] ?? [];
    yield fault(`${amount} is more than ${other}, which is ${limit}`, field, name);
  }
}
