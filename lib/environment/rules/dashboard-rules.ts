import { globalBindings } from '../../operator/dashboard-schema.js';
import type { PlatformProfile } from '../../platform/profile.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { PathProblem } from './path-problem.js';

/** What contradicts settings of the platform's dashboard. */
export function* dashboardProblems(
  { dashboard, platformGroups, operator, workspaces }: OperatedEnvironmentSettings,
  profile: PlatformProfile,
): Iterable<PathProblem> {
  if (platformGroups && !profile.operator.dataScienceCluster)
    yield {
      path: ['platformGroups'],
      message: `platformGroups on ${profile.title}, which has no Auth resource of Red Hat OpenShift AI or Open Data Hub`,
      fix: 'remove it, and bind groups in workspaces[].bindings',
    };
  if (!dashboard) return;
  if (!profile.operator.dataScienceCluster) {
    yield {
      path: ['dashboard'],
      message: `dashboard on ${profile.title}, which has no dashboard of Red Hat OpenShift AI or Open Data Hub`,
      fix: 'remove it, and bind groups in workspaces[].bindings',
    };
    return;
  }
  if (operator?.installedBy === 'manifests' && operator.namespaceRbac === false)
    yield {
      path: ['operator', 'namespaceRbac'],
      message:
        'namespaceRbac: false, and dashboard.globalMLflowNamespaces relies on the groups that the operator binds',
      fix: 'remove namespaceRbac, or remove dashboard',
    };
  for (const [index, { namespace, roles }] of workspaces.entries()) {
    if (!dashboard.globalMLflowNamespaces.includes(namespace)) continue;
    for (const [role, { name }] of roles.entries())
      if (globalBindings.some((binding) => binding === name))
        yield {
          path: ['workspaces', index, 'roles', role, 'name'],
          message: `"${name}" is a RoleBinding that the operator creates in the global workspace ${namespace}`,
          fix: 'give the role another name',
        };
  }
}
