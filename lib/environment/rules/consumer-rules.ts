import { mlflowSince, supportsMlflow } from '../../consumers/pipelines/pipelines-names.js';
import { usedComponents } from '../../operator/platform-components.js';
import type { PlatformProfile } from '../../platform/profile.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { PathProblem } from './path-problem.js';

/** Consumers whose controllers the platform does not have, or does not connect to this server. */
export function* consumerProblems(
  settings: Pick<
    OperatedEnvironmentSettings,
    'workbenches' | 'pipelineServers' | 'dashboard' | 'operator' | 'namespace'
  >,
  profile: PlatformProfile,
): Iterable<PathProblem> {
  const { workbenches, pipelineServers } = settings;
  const all = { workbenches, pipelineServers };
  for (const [field, items] of Object.entries(all)) {
    if (items.length === 0) continue;
    if (profile.dataScienceProjects) yield* besideServer(field, items, settings.namespace ?? profile.namespace.name);
    else
      yield {
        path: [field],
        message: `${field} on ${profile.title}, which has no controllers for them: they belong to Red Hat OpenShift AI and Open Data Hub`,
        fix: `remove ${field}; clients.namespaces gives the pods of other notebooks and pipelines their settings`,
      };
  }
  if (!profile.dataScienceProjects) return;
  yield* disconnected(settings, profile);
  yield* withoutController(settings);
  for (const [index, { mlflow }] of pipelineServers.entries())
    if (mlflow && !supportsMlflow(profile.server.api))
      yield {
        path: ['pipelineServers', index, 'mlflow'],
        message: `pipelineServers[${index}].mlflow does not exist in ${profile.title}; the first release that has it is ${mlflowSince}`,
        fix: `remove it (before ${mlflowSince}, steps get their variables from clients.namespaces), or upgrade the platform and write release: "${mlflowSince}"`,
      };
}

/** The network policies and labels of the server are not meant for others. */
function* besideServer(
  field: string,
  items: readonly { readonly namespace: string }[],
  server: string,
): Iterable<PathProblem> {
  for (const [index, { namespace }] of items.entries())
    if (namespace === server)
      yield {
        path: [field, index, 'namespace'],
        message: `"${server}" is the namespace of the server, whose network policies would select pods of others`,
        fix: 'use the namespace of a project',
      };
}

/** A DataScienceCluster of the overlay has no other components; one of the platform may have them already, which is a prerequisite. */
function* withoutController({
  operator,
  ...used
}: Pick<
  OperatedEnvironmentSettings,
  'workbenches' | 'pipelineServers' | 'dashboard' | 'operator'
>): Iterable<PathProblem> {
  if (operator?.installedBy !== 'platform' || !operator.subscription) return;
  for (const { component, field, what } of usedComponents(used))
    if (!operator.components.includes(component))
      yield {
        path: [field],
        message: `${field} with operator.subscription and without the component ${component}: a new platform has only the components that operator.components names, and ${component} has the controller of ${what}`,
        fix: `add ${component} to operator.components, or remove ${field}`,
      };
}

/** Source: opendatahub-operator 0c0c991, internal/controller/modules/workbenches/handler.go, mlflowEnabled. */
function* disconnected(
  { workbenches, operator }: Pick<OperatedEnvironmentSettings, 'workbenches' | 'operator'>,
  { operator: { installers } }: PlatformProfile,
): Iterable<PathProblem> {
  if ((operator?.installedBy ?? installers[0]) === 'platform' || !workbenches.some(({ mlflow }) => mlflow)) return;
  yield {
    path: ['workbenches'],
    message:
      'workbenches with installedBy: manifests: the notebook controller connects workbenches to MLflow only where the platform installs the operator, and ignores their annotation otherwise',
    fix: 'write operator: {installedBy: platform}, or remove workbenches and use clients.namespaces',
  };
}
