import { programPodSchema } from '../../../consumers/pods/program-schema.js';
import { servedModelPodSchema } from '../../../consumers/serving/serving-schema.js';
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
  'serving.name': made('the storage container of models', ['ClusterStorageContainer']),
  'serving.ca.configMap': shared('ConfigMap'),
  [`${consumers}.serving.*.name`]: {
    use: 'made',
    objects: {
      itself: { suffix: '', what: 'a served model', kinds: ['InferenceService'] },
      account: {
        suffix: '-serving',
        what: 'the account of a served model',
        kinds: ['ServiceAccount', 'Role', 'RoleBinding'],
      },
      rollout: {
        suffix: '-rollout',
        what: 'the rollout of a served model',
        kinds: ['CronJob', 'ServiceAccount', 'Role', 'RoleBinding'],
      },
      pods: { suffix: '-predictor', what: 'the pods of a served model', kinds: ['Deployment', 'Service'] },
    },
    ...inWorkspace,
  },
  [`${consumers}.serving.*.runtime`]: shared('ServingRuntime'),
  [`${consumers}.serving.*.storageContainer`]: shared('ClusterStorageContainer'),
  ...podNames(`${consumers}.serving.*.pod`, servedModelPodSchema, {
    pullSecret: shared('Secret'),
    caBundle: shared('ConfigMap'),
  }),
};
