import { operated } from '../../model/operated.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { PathProblem } from './path-problem.js';
import { storeRecoveryProblems } from './recovery-rules.js';
import { clusterProblems } from './store-rules.js';

/** Stores of an operated server that are set twice, or without what they need. */
export function* operatedStoreProblems(settings: OperatedEnvironmentSettings): Iterable<PathProblem> {
  const { artifactStore, server } = settings;
  yield* clusterProblems(settings);
  yield* storeRecoveryProblems(settings.backendStore, operated.name);
  const fromEnvironment = artifactStore.type === 's3' && artifactStore.credentials.type === 'environment';
  if (fromEnvironment && server.envFrom.length === 0 && !server.env.some(({ name }) => name === 'AWS_ACCESS_KEY_ID'))
    yield {
      path: ['artifactStore', 'credentials', 'type'],
      message:
        'credentials from the environment of the server, which has none: server.envFrom is empty, and server.env has no AWS_ACCESS_KEY_ID',
      fix: 'write server.envFrom: [{secretRef: {name: <Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY>}}]; or credentials: {type: secret}',
    };
}
