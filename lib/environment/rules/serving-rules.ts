import type { ServingSettings } from '../../consumers/serving/serving-schema.js';
import type { Workspace } from '../../workspaces/workspace-schema.js';
import type { PathProblem } from './path-problem.js';

/** The first version of KServe in which an InferenceService names its storage container. */
const namedSince = 20;

/** Models that cannot be served: without an image that fetches them, or with fields that this KServe does not have. */
export function* servingProblems({
  serving,
  workspaces,
}: {
  readonly serving?: ServingSettings | undefined;
  readonly workspaces: readonly Workspace[];
}): Iterable<PathProblem> {
  for (const [workspace, { consumers }] of workspaces.entries()) {
    const models = consumers?.serving ?? [];
    const path = ['workspaces', workspace, 'consumers', 'serving'];
    if (models.length > 0 && !serving)
      yield {
        path,
        message: 'consumers.serving without serving, which names the image that fetches models',
        fix: 'write serving: {image: <image built from images/mlflow-storage-initializer>} in the environment; with create: false, if another environment of the cluster has the ClusterStorageContainer',
      };
    for (const [index, { storageContainer, replicas, deploymentMode }] of models.entries()) {
      if (storageContainer && serving && minorOf(serving.kserve) < namedSince)
        yield {
          path: [...path, index, 'storageContainer'],
          message: `storageContainer with KServe ${serving.kserve}; the first version that has it is 0.${namedSince}`,
          fix: 'remove storageContainer: KServe takes the ClusterStorageContainer that accepts the URI; or upgrade KServe, and write its version into serving.kserve',
        };
      if (replicas.min === 0 && deploymentMode !== 'Knative')
        yield {
          path: [...path, index, 'replicas', 'min'],
          message: 'replicas.min: 0 with deploymentMode Standard, where nothing starts the first pod again',
          fix: 'write replicas: {min: 1}, or deploymentMode: Knative',
        };
    }
  }
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
