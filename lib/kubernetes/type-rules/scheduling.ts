import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  PreferredSchedulingTerm,
  Toleration,
  TopologySpreadConstraint,
  WeightedPodAffinityTerm,
} from '../../../imports/kubernetes.js';
import { isKey, labelProblems } from '../naming.js';
import type { FieldPath, Violation } from '../structural.js';
import { dnsLabel, dnsSubdomain } from './names.js';
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
    // A preferred term may have any value: it then matches no node.
    for (const [index, { matchExpressions = [] }] of nodeSelectorTerms.entries())
      for (const [place, { values = [] }] of matchExpressions.entries())
        yield* labelValues(values, 'nodeSelectorTerms', index, 'matchExpressions', place, 'values');
  },
  *[`${core}.NodeSelectorTerm`]({ matchFields = [] }: NodeSelectorTerm) {
    for (const [index, { key, operator, values = [] }] of matchFields.entries()) {
      if (key !== 'metadata.name') yield fault(`"${key}" must be metadata.name`, 'matchFields', index, 'key');
      if (operator !== 'In' && operator !== 'NotIn')
        yield fault(`"${operator}" is not one of In, NotIn`, 'matchFields', index, 'operator');
      else if (values.length > 1) yield fault('must be one name of a node', 'matchFields', index, 'values');
      for (const [place, value] of values.entries()) yield* dnsSubdomain(value, 'matchFields', index, 'values', place);
    }
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
    for (const [index, namespace] of (term.namespaces ?? []).entries()) yield* dnsLabel(namespace, 'namespaces', index);
    for (const field of ['matchLabelKeys', 'mismatchLabelKeys'] as const)
      yield* labelKeys(term[field], term.labelSelector !== undefined, field);
    for (const [index, key] of (term.matchLabelKeys ?? []).entries())
      if (term.mismatchLabelKeys?.includes(key))
        yield fault(`"${key}" must not be in mismatchLabelKeys too`, 'matchLabelKeys', index);
  },
  *[`${core}.TopologySpreadConstraint`](constraint: TopologySpreadConstraint) {
    const { maxSkew, minDomains, whenUnsatisfiable, matchLabelKeys = [], labelSelector } = constraint;
    yield* atLeast(maxSkew, 1, 'maxSkew');
    yield* topologyKey(constraint.topologyKey);
    yield* atLeast(minDomains, 1, 'minDomains');
    if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule')
      yield fault('can only be set with whenUnsatisfiable: DoNotSchedule', 'minDomains');
    yield* labelKeys(matchLabelKeys, labelSelector !== undefined, 'matchLabelKeys');
  },
};

function* labelKeys(
  keys: readonly string[] | undefined,
  hasSelector: boolean,
  ...path: FieldPath
): Iterable<Violation> {
  if (keys?.length && !hasSelector) return yield fault('must not be set without labelSelector', ...path);
  for (const [index, key] of (keys ?? []).entries())
    if (!isKey(key)) yield fault(`"${key}" is not a valid label key`, ...path, index);
}

function* labelValues(values: readonly string[], ...path: FieldPath): Iterable<Violation> {
  for (const [index, value] of values.entries())
    for (const problem of labelProblems({ value })) yield fault(problem.replace(' (value)', ''), ...path, index);
}
