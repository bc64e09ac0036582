import type { LabelSelector } from '../../imports/kubernetes.js';
import { embedded } from './embedded.js';
import { labelProblems } from './naming.js';
import { isObject } from './structural.js';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** A label selector of an environment. The imported schema does not restrict the operators and their values. */
export const labelSelectorSchema = embedded<LabelSelector>(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
).superRefine((selector: unknown, context) => {
  // Values that are not selectors have been reported before.
  const equalities = isObject(selector) ? selector['matchLabels'] : undefined;
  for (const [key, value] of isObject(equalities) ? Object.entries(equalities) : [])
    for (const message of typeof value === 'string' ? labelProblems({ [key]: value }) : [])
      context.addIssue({ code: 'custom', path: ['matchLabels', key], message, params: { fix: 'correct the label' } });
  const expressions = isObject(selector) ? selector['matchExpressions'] : undefined;
  for (const [index, expression] of (Array.isArray(expressions) ? (expressions as unknown[]) : []).entries()) {
    if (!isObject(expression)) continue;
    const { operator, values } = expression;
    const refuse = (field: string, message: string, fix: string) =>
      context.addIssue({ code: 'custom', path: ['matchExpressions', index, field], message, params: { fix } });
    const lists = operator === 'In' || operator === 'NotIn';
    if (typeof operator === 'string' && !operators.includes(operator))
      refuse('operator', `"${operator}" is not a valid operator`, `allowed: ${operators.join(', ')}`);
    else if (lists !== (Array.isArray(values) && values.length > 0))
      refuse(
        'values',
        lists ? `${operator} requires values` : `${String(operator)} takes no values`,
        lists ? 'for example values: [a]' : 'remove them',
      );
  }
});

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
        throw new Error(`workspaceLabelSelector: operator "${operator}" is not one of ${operators.join(', ')}`);
    }
  });
  return [...equalities, ...expressions].join(',');
}
