import type { PlatformProfile } from '../../platform/profile.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { PathProblem } from './path-problem.js';

/** Consumers whose controllers the platform does not have, or does not connect to this server. */
export function* consumerProblems(
  {
    workbenches,
    operator,
    namespace: settingsNamespace,
  }: Pick<OperatedEnvironmentSettings, 'workbenches' | 'operator' | 'namespace'>,
  { title, dataScienceProjects, namespace, operator: { installers } }: PlatformProfile,
): Iterable<PathProblem> {
  if (workbenches.length === 0) return;
  if (!dataScienceProjects) {
    yield {
      path: ['workbenches'],
      message: `workbenches on ${title}, which has no notebook controller that connects them to MLflow`,
      fix: 'remove workbenches; clients.namespaces gives the pods of other notebooks their settings',
    };
    return;
  }
  const server = settingsNamespace ?? namespace.name;
  for (const [index, workbench] of workbenches.entries())
    if (workbench.namespace === server)
      yield {
        path: ['workbenches', index, 'namespace'],
        message: `"${server}" is the namespace of the server, whose network policies and labels are not meant for workbenches`,
        fix: 'use the namespace of a project',
      };
  // opendatahub-operator 0c0c991, internal/controller/modules/workbenches/handler.go: mlflowEnabled.
  if ((operator?.installedBy ?? installers[0]) !== 'platform' && workbenches.some(({ mlflow }) => mlflow))
    yield {
      path: ['workbenches'],
      message:
        'workbenches with installedBy: manifests: the notebook controller connects workbenches to MLflow only where the platform installs the operator, and ignores their annotation otherwise',
      fix: 'write operator: {installedBy: platform}, or remove workbenches and use clients.namespaces',
    };
}
