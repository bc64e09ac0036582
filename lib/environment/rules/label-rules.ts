import type { LabelSelector } from '../../../imports/kubernetes.js';
import type { ValuePath } from '../../schema/location.js';
import type { PathProblem } from './path-problem.js';

/** Labels of every object are labels of the namespace too, and must not make it a workspace. */
export function workspaceLabelProblems(
  labels: Readonly<Record<string, string>>,
  selector: LabelSelector | undefined,
  path: ValuePath,
): readonly PathProblem[] {
  const selecting = [
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map(({ key }) => key),
  ];
  return selecting
    .filter((key) => key in labels)
    .map((key) => ({
      path: ['labels', key],
      message: `${key} selects the namespaces that are workspaces (${path.join('.')})`,
      fix: 'remove it, and set the label only on the namespaces of workspaces',
    }));
}
