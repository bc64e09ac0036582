import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { PathProblem } from './path-problem.js';

/** Contradictions of jobs beside a server that an operator creates. */
export function* operatedJobProblems({ smokeTest, workspaces }: OperatedEnvironmentSettings): Iterable<PathProblem> {
  if (smokeTest && !smokeTest.workspace && workspaces.length === 0)
    yield {
      path: ['smokeTest'],
      message: 'smokeTest without a workspace, which every request to the server names',
      fix: 'write smokeTest.workspace: a namespace that is a workspace, or workspaces',
    };
}
