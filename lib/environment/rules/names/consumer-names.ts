import { programPodSchema } from '../../../consumers/pods/program-schema.js';
import { type ChosenName, made, shared } from './chosen-name.js';
import { podNames } from './pod-names.js';

const consumers = 'workspaces.*.consumers';
const inWorkspace = { namespaceAt: 'workspaces.*.namespace' };

/** The names of a program of one kind. */
function program(kind: string, objects: readonly string[]): Readonly<Record<string, ChosenName>> {
  const place = `${consumers}.${kind}.*`;
  return {
    [`${place}.name`]: made(`a program of consumers.${kind}`, objects, inWorkspace),
    [`${place}.account`]: shared('ServiceAccount'),
    ...podNames(`${place}.pod`, programPodSchema, { pullSecret: shared('Secret'), caBundle: shared('ConfigMap') }),
  };
}

/** The names that clients and consumers of workspaces have in environments of both forms. */
export const consumerNames: Readonly<Record<string, ChosenName>> = {
  'workspaces.*.client.account': shared('ServiceAccount'),
  'workspaces.*.client.ca.configMap': shared('ConfigMap'),
  ...program('pods', ['Deployment']),
  ...program('cronJobs', ['CronJob']),
};
