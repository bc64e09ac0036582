/** Links to the server that cannot be made: in the web console of OpenShift, and in the menu of Alauda. */
import type { PlatformProfile } from '../../platform/profile.js';
import type { Workspace } from '../../workspaces/workspace-schema.js';
import type { PathProblem } from './path-problem.js';

interface LinkSettings {
  readonly consoleLink?: unknown;
  readonly alaudaMenu?: unknown;
  readonly workspaces: readonly Pick<Workspace, 'consoleLink'>[];
}

/** In both forms; the operated one has no links of its own, because its operator makes that of the server. */
export function* linkProblems(
  { consoleLink, alaudaMenu, workspaces }: LinkSettings,
  { title, console }: Pick<PlatformProfile, 'title' | 'console'>,
  hasUrl: boolean,
): Iterable<PathProblem> {
  const links = [
    ...(consoleLink ? [['consoleLink']] : []),
    ...workspaces.flatMap((workspace, index) => (workspace.consoleLink ? [['workspaces', index, 'consoleLink']] : [])),
  ];
  for (const path of links)
    if (!console)
      yield {
        path,
        message: `consoleLink on ${title}, which has no web console of OpenShift`,
        fix: 'remove consoleLink; or write platform: openshift if the cluster is OpenShift',
      };
    else if (!hasUrl) yield withoutUrl(path, 'consoleLink');
  if (alaudaMenu && !hasUrl) yield withoutUrl(['alaudaMenu'], 'alaudaMenu');
}

function withoutUrl(path: PathProblem['path'], field: string): PathProblem {
  return {
    path,
    message: `${field} without a gateway: the server has no URL for browsers`,
    fix: `remove ${field}, or configure a gateway`,
  };
}
