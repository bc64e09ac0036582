import type {
  LabelSelector,
  LabelSelectorRequirement,
  ObjectMeta,
  OwnerReference,
} from '../../../imports/kubernetes.js';
import { isKey, labelProblems } from '../naming.js';
import { atLeast, fault, type TypeRules } from './rule.js';

/** Operators of label selectors, which the schema does not restrict. */
export const selectorOperators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Bytes that all keys and values of annotations may have (apimachinery, pkg/api/validation/objectmeta.go). */
const largest = 256 * 1024;

export const metadataRules: TypeRules = {
  *[`${meta}.OwnerReference`]({ apiVersion, kind, name, uid }: OwnerReference) {
    for (const [field, value] of Object.entries({ apiVersion, kind, name, uid }))
      if (value === '') yield fault('is required', field);
    if (kind === 'Event' && apiVersion === 'v1') yield fault('an Event must not own objects', 'kind');
  },
  *[`${meta}.ObjectMeta`]({ annotations = {}, finalizers = [], generation, ownerReferences = [] }: ObjectMeta) {
    if (ownerReferences.filter(({ controller }) => controller).length > 1)
      yield fault('can have only one with controller: true', 'ownerReferences');
    for (const [index, name] of finalizers.entries())
      if (!isKey(name)) yield fault(`"${name}" is not the name of a finalizer`, 'finalizers', index);
    yield* atLeast(generation, 0, 'generation');
    const size = Object.entries(annotations).reduce(
      (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
      0,
    );
    if (size > largest) yield fault(`have ${size} bytes; at most ${largest} are allowed`, 'annotations');
  },
  *[`${meta}.LabelSelector`]({ matchLabels = {} }: LabelSelector) {
    for (const [key, value] of Object.entries(matchLabels))
      for (const problem of labelProblems({ [key]: value }))
        yield { ...fault(problem, 'matchLabels', key), fix: 'correct the label' };
  },
  *[`${meta}.LabelSelectorRequirement`]({ key, operator, values = [] }: LabelSelectorRequirement) {
    if (!isKey(key)) yield fault(`"${key}" is not a valid label key`, 'key');
    const lists = operator === 'In' || operator === 'NotIn';
    if (!selectorOperators.includes(operator))
      yield {
        ...fault(`"${operator}" is not a valid operator`, 'operator'),
        fix: `allowed: ${selectorOperators.join(', ')}`,
      };
    else if (lists !== values.length > 0)
      yield lists
        ? { ...fault(`${operator} requires values`, 'values'), fix: 'for example values: [a]' }
        : { ...fault(`${operator} takes no values`, 'values'), fix: 'remove them' };
    for (const [index, value] of values.entries())
      for (const problem of labelProblems({ [key]: value })) yield fault(problem, 'values', index);
  },
};
