import { firstActive } from '../../workspaces/effective.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import { dumpImageProblems } from './backup-rules.js';
import type { PathProblem } from './path-problem.js';

/** Contradictions of jobs beside a server that an operator creates. */
export function* operatedJobProblems({
  smokeTest,
  workspaces,
  ...settings
}: OperatedEnvironmentSettings): Iterable<PathProblem> {
  yield* dumpImageProblems({ ...settings, ownImage: undefined });
  if (smokeTest && !smokeTest.workspace && !firstActive(workspaces))
    yield {
      path: ['smokeTest'],
      message: 'smokeTest without a workspace, which every request to the server names',
      fix: 'write smokeTest.workspace: a namespace that is a workspace, or workspaces',
    };
}
