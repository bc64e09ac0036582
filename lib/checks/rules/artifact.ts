import { mlflowConfig } from '../../crds/mlflow-config.js';
import { at } from '../../kubernetes/structural.js';
import { artifactPathProblem } from '../../workspaces/artifact-path.js';
import type { Check } from '../check.js';

/** Artifacts of workspaces. */
export const artifactChecks: readonly Check[] = [
  {
    id: 'MLF-ARTIFACT-1',
    title: 'the server uses the folder of a workspace as it is written',
    cause:
      'the definition accepts the folder, but the server rejects each request of the workspace, or uses another folder',
    fix: 'write a relative path with forward slashes',
    waivable: true,
    *run({ objects }) {
      for (const object of objects.filter(({ kind }) => kind === mlflowConfig.kind)) {
        const path = at(object, 'spec', 'artifactRootPath');
        const problem = typeof path === 'string' && path !== '' ? artifactPathProblem(path) : undefined;
        if (problem)
          yield { object, field: 'spec.artifactRootPath', message: problem.message, fix: problem.params.fix };
      }
    },
  },
];
