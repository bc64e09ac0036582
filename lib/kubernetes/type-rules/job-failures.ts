/** What a Job does when its pods fail. */
import type { JobSpec, PodFailurePolicyRule } from '../../../imports/kubernetes.js';
import { isKey } from '../naming.js';
import type { FieldPath, Violation } from '../structural.js';
import { fault, repeated } from './rule.js';

export function* failurePolicy(spec: JobSpec): Iterable<Violation> {
  const { backoffLimitPerIndex, podFailurePolicy, podReplacementPolicy, template } = spec;
  if (!podFailurePolicy) return;
  if (template.spec?.restartPolicy !== 'Never')
    yield fault('must be Never with podFailurePolicy', 'template', 'spec', 'restartPolicy');
  if (podReplacementPolicy !== undefined && podReplacementPolicy !== 'Failed')
    yield fault('must be Failed with podFailurePolicy', 'podReplacementPolicy');
  const { containers = [], initContainers = [] } = template.spec ?? {};
  const names = [...containers, ...initContainers].map(({ name }) => name);
  for (const [index, rule] of podFailurePolicy.rules.entries()) {
    const at: FieldPath = ['podFailurePolicy', 'rules', index];
    if (rule.action === 'FailIndex' && backoffLimitPerIndex === undefined)
      yield fault('requires backoffLimitPerIndex', ...at, 'action');
    for (const { path, message } of ofRule(rule, names)) yield fault(message, ...at, ...path);
  }
}

function* ofRule(
  { onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  names: readonly string[],
): Iterable<Violation> {
  if ((onExitCodes === undefined) === (onPodConditions.length === 0))
    yield fault('must have one of onExitCodes, onPodConditions');
  for (const [index, { type, status = 'True' }] of onPodConditions.entries()) {
    if (!isKey(type)) yield fault(`"${type}" is not the name of a condition`, 'onPodConditions', index, 'type');
    if (!/^(True|False|Unknown)$/.test(status))
      yield fault(`"${status}" is not one of True, False, Unknown`, 'onPodConditions', index, 'status');
  }
  if (!onExitCodes) return;
  const { containerName, operator, values } = onExitCodes;
  if (containerName !== undefined && !names.includes(containerName))
    yield fault(`"${containerName}" is not a container of the pod`, 'onExitCodes', 'containerName');
  if (values.length === 0) yield fault('must have at least one code', 'onExitCodes', 'values');
  const place = values.indexOf(0);
  if (operator === 'In' && place >= 0) yield fault('must not be 0 with operator In', 'onExitCodes', 'values', place);
  if (values.some((value, index) => value < (values[index - 1] ?? value)))
    yield fault('must be in ascending order', 'onExitCodes', 'values');
  yield* repeated(values, String, (index) => ['onExitCodes', 'values', index]);
}
