import type {
  NodeSelector,
  NodeSelectorRequirement,
  PodAffinityTerm,
  PreferredSchedulingTerm,
  Toleration,
  TopologySpreadConstraint,
  WeightedPodAffinityTerm,
} from '../../../imports/kubernetes.js';
import { isKey, labelProblems } from '../naming.js';
import type { Violation } from '../structural.js';
import { atLeast, between, fault, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

function* topologyKey(key: string): Iterable<Violation> {
  if (!isKey(key)) yield fault(`"${key}" is not a valid label key`, 'topologyKey');
}

export const schedulingRules: TypeRules = {
  *[`${core}.Toleration`]({ key = '', operator = 'Equal', value = '', effect, tolerationSeconds }: Toleration) {
    if (key !== '' && !isKey(key)) yield fault(`"${key}" is not a valid label key`, 'key');
    if (key === '' && operator !== 'Exists') yield fault('must be Exists without a key', 'operator');
    if (operator === 'Exists' && value !== '') yield fault('must be empty with operator Exists', 'value');
    // Gt and Lt need the feature gate TaintTolerationComparisonOperators, which is off by default.
    if (operator === 'Gt' || operator === 'Lt')
      yield fault(
        `${operator} is not available unless a feature gate of the cluster is on; use Equal or Exists`,
        'operator',
      );
    if (operator === 'Equal')
      for (const problem of labelProblems({ [key || 'key']: value })) yield fault(problem, 'value');
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      yield fault('must be NoExecute with tolerationSeconds', 'effect');
  },
  *[`${core}.NodeSelector`]({ nodeSelectorTerms }: NodeSelector) {
    if (nodeSelectorTerms.length === 0) yield fault('must have at least one term', 'nodeSelectorTerms');
  },
  *[`${core}.NodeSelectorRequirement`]({ key, operator, values = [] }: NodeSelectorRequirement) {
    if (!isKey(key)) yield fault(`"${key}" is not a valid label key`, 'key');
    if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
      yield fault(`must be set with operator ${operator}`, 'values');
    if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
      yield fault(`must not be set with operator ${operator}`, 'values');
    if ((operator === 'Gt' || operator === 'Lt') && (values.length !== 1 || !/^-?\d+$/.test(values[0] ?? '')))
      yield fault(`must be one integer with operator ${operator}`, 'values');
  },
  *[`${core}.PreferredSchedulingTerm`]({ weight }: PreferredSchedulingTerm) {
    yield* between(weight, 1, 100, 'weight');
  },
  *[`${core}.WeightedPodAffinityTerm`]({ weight }: WeightedPodAffinityTerm) {
    yield* between(weight, 1, 100, 'weight');
  },
  *[`${core}.PodAffinityTerm`](term: PodAffinityTerm) {
    yield* topologyKey(term.topologyKey);
  },
  *[`${core}.TopologySpreadConstraint`](constraint: TopologySpreadConstraint) {
    const { maxSkew, minDomains, whenUnsatisfiable, matchLabelKeys = [], labelSelector } = constraint;
    yield* atLeast(maxSkew, 1, 'maxSkew');
    yield* topologyKey(constraint.topologyKey);
    yield* atLeast(minDomains, 1, 'minDomains');
    if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule')
      yield fault('can only be set with whenUnsatisfiable: DoNotSchedule', 'minDomains');
    if (matchLabelKeys.length > 0 && !labelSelector)
      yield fault('must not be set without labelSelector', 'matchLabelKeys');
  },
};
