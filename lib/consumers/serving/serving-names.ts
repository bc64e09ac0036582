/** Names that KServe and the storage initializer decide, and those of the objects of serving. */
import { accessKeySecret, tokenSecret } from '../../clients/client-access.js';
import { groupOf, type KubernetesObject } from '../../kubernetes/object.js';

export const serving = {
  group: 'serving.kserve.io',
  /** Name of the container that KServe adds; the ClusterStorageContainer changes it by this name. */
  container: 'storage-initializer',
  /**
   * The ConfigMap and Secrets that the container reads in the namespace of each model. The storage container is one for all
   * servers of a cluster, so these names are the same for all.
   */
  configMap: 'mlflow-serving',
  credentials: accessKeySecret,
  token: tokenSecret,
  /** Annotation of pods: the version that they fetch. `images/mlflow-storage-initializer` reads and writes it. */
  version: 'cdk8s-mlflow/model-version',
  /** KServe adds it to the name of the service, for the Deployment and the Service of the pods. */
  predictor: '-predictor',
} as const;

/** The account of a model's pods. */
export function modelAccountOf(service: string): string {
  return `${service}-serving`;
}

/** The CronJob that rolls out other versions of it, and its account. */
export function rolloutOf(service: string): string {
  return `${service}-rollout`;
}

export function isInferenceService({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'InferenceService' && groupOf(apiVersion) === serving.group;
}
