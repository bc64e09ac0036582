import type { LabelSelector, LabelSelectorRequirement, ObjectMeta } from '../../../imports/kubernetes.js';
import { isKey, labelProblems } from '../naming.js';
import { fault, type TypeRules } from './rule.js';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Bytes that all keys and values of annotations may have (apimachinery, pkg/api/validation/objectmeta.go). */
const largest = 256 * 1024;

export const metadataRules: TypeRules = {
  *[`${meta}.ObjectMeta`]({ annotations = {} }: ObjectMeta) {
    const size = Object.entries(annotations).reduce(
      (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
      0,
    );
    if (size > largest) yield fault(`have ${size} bytes; at most ${largest} are allowed`, 'annotations');
  },
  *[`${meta}.LabelSelector`]({ matchLabels }: LabelSelector) {
    for (const problem of labelProblems(matchLabels)) yield fault(problem, 'matchLabels');
  },
  *[`${meta}.LabelSelectorRequirement`]({ key, operator, values = [] }: LabelSelectorRequirement) {
    if (!isKey(key)) yield fault(`"${key}" is not a valid label key`, 'key');
    const lists = operator === 'In' || operator === 'NotIn';
    if (!lists && operator !== 'Exists' && operator !== 'DoesNotExist')
      yield fault(`"${operator}" is not one of In, NotIn, Exists, DoesNotExist`, 'operator');
    else if (lists !== values.length > 0)
      yield fault(
        lists ? `must be set with operator ${operator}` : `must not be set with operator ${operator}`,
        'values',
      );
    for (const [index, value] of values.entries())
      for (const problem of labelProblems({ [key]: value })) yield fault(problem, 'values', index);
  },
};
