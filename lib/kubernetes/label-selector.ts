import type { LabelSelector } from '../../imports/kubernetes.js';
import { embedded } from './embedded.js';
import { selectorOperators } from './type-rules/metadata.js';

/** A label selector of an environment. */
export const labelSelectorSchema = embedded<LabelSelector>('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector');

/** A label selector as the one string that MLflow's workspace plug-in and `kubectl -l` read. */
export function selectorString({ matchLabels, matchExpressions }: LabelSelector): string {
  const equalities = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    switch (operator) {
      case 'In':
        return `${key} in (${values.join(',')})`;
      case 'NotIn':
        return `${key} notin (${values.join(',')})`;
      case 'Exists':
        return key;
      case 'DoesNotExist':
        return `!${key}`;
      default:
        throw new Error(`workspaceLabelSelector: operator "${operator}" is not one of ${selectorOperators.join(', ')}`);
    }
  });
  return [...equalities, ...expressions].join(',');
}
