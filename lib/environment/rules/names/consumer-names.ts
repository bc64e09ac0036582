import { programPodSchema } from '../../../consumers/pods/program-schema.js';
import { modelAccountOf, rolloutOf, serving } from '../../../consumers/serving/serving-names.js';
import { servedModelPodSchema } from '../../../consumers/serving/serving-schema.js';
import type { DerivedNames } from '../../../model/derived-names.js';
import { executorRights } from '../../../model/names-workspaces.js';
import { type ChosenName, made, shared } from './chosen-name.js';
import { podNames } from './pod-names.js';

const consumers = 'workspaces.*.consumers';
const queue = shared('LocalQueue');

const ofPods = { pullSecret: shared('Secret'), caBundle: shared('ConfigMap') };

/** The names of a program, or of each of a list of one kind: `pods.*`. */
function program(place: string, objects: DerivedNames, withPod = true): Readonly<Record<string, ChosenName>> {
  const at = `${consumers}.${place}`;
  return {
    [`${at}.name`]: { use: 'made', objects, namespaceAt: 'workspaces.*.namespace' },
    [`${at}.account`]: shared('ServiceAccount'),
    ...(withPod ? podNames(`${at}.pod`, programPodSchema, ofPods) : {}),
  };
}

const itself = (kind: string, objects: readonly string[]): DerivedNames => ({
  itself: { suffix: '', what: `a program of consumers.${kind}`, kinds: objects },
});

/** The names in the settings of a token of the issuer. */
const issuerTokenNames = (place: string): Readonly<Record<string, ChosenName>> => ({
  [`${place}.credentials`]: shared('Secret'),
  [`${place}.ca.configMap`]: shared('ConfigMap'),
  [`${place}.pod.pullSecrets.*`]: shared('Secret'),
});

/** The names that clients and consumers of workspaces have in environments of both forms. */
export const consumerNames: Readonly<Record<string, ChosenName>> = {
  'kubeflow.namespace': shared('Namespace'),
  'workspaces.*.client.account': shared('ServiceAccount'),
  'workspaces.*.client.ca.configMap': shared('ConfigMap'),
  ...issuerTokenNames('workspaces.*.client.issuerToken'),
  ...issuerTokenNames('clients.issuerToken'),
  ...program('pods.*', itself('pods', ['Deployment'])),
  ...program('cronJobs.*', itself('cronJobs', ['CronJob'])),
  ...program('workflows.*', {
    ...itself('workflows', ['WorkflowTemplate']),
    executor: {
      suffix: executorRights(''),
      what: 'a program of consumers.workflows',
      kinds: ['Role', 'RoleBinding'],
    },
  }),
  ...program('traces', itself('traces', ['Deployment', 'Service', 'ConfigMap'])),
  ...program('training.jobs.*', itself('training.jobs', ['Job'])),
  'workspaces.*.consumers.training.jobs.*.queue': queue,
  ...program('training.trainJobs.*', itself('training.trainJobs', ['TrainJob', 'JobSet']), false),
  'workspaces.*.consumers.training.trainJobs.*.queue': queue,
  'workspaces.*.consumers.training.trainJobs.*.runtime.name': shared('TrainingRuntime'),
  ...program('training.rayJobs.*', itself('training.rayJobs', ['RayJob'])),
  'workspaces.*.consumers.training.rayJobs.*.queue': queue,
  ...program('training.sparkApplications.*', itself('training.sparkApplications', ['SparkApplication']), false),
  'workspaces.*.consumers.training.sparkApplications.*.queue': queue,
  'serving.name': made('the storage container of models', ['ClusterStorageContainer']),
  'serving.ca.configMap': shared('ConfigMap'),
  [`${consumers}.serving.*.name`]: {
    use: 'made',
    objects: {
      itself: { suffix: '', what: 'a served model', kinds: ['InferenceService'] },
      account: {
        suffix: modelAccountOf(''),
        what: 'the account of a served model',
        kinds: ['ServiceAccount', 'Role', 'RoleBinding'],
      },
      rollout: {
        suffix: rolloutOf(''),
        what: 'the rollout of a served model',
        kinds: ['CronJob', 'ServiceAccount', 'Role', 'RoleBinding'],
      },
      pods: { suffix: serving.predictor, what: 'the pods of a served model', kinds: ['Deployment', 'Service'] },
    },
    namespaceAt: 'workspaces.*.namespace',
  },
  [`${consumers}.serving.*.runtime`]: shared('ServingRuntime'),
  [`${consumers}.serving.*.storageContainer`]: shared('ClusterStorageContainer'),
  ...podNames(`${consumers}.serving.*.pod`, servedModelPodSchema, ofPods),
};
