import type { PolicyRule } from '../../imports/kubernetes.js';

/**
 * Intended differences between the operator of the overlay and upstream's manifests (mlflow-operator e9dbb9f, config/).
 * Each entry is used by the code and listed in the overlay's README.
 */
export interface Difference<T> {
  readonly what: string;
  readonly reason: string;
  readonly value: T;
}

/** Kubernetes does not allow a subject to create a role with rights that the subject does not have. */
export const garbageCollectionRights: Difference<readonly PolicyRule[]> = {
  what: 'the manager may get, list and update experiments',
  reason:
    'it creates the ClusterRole mlflow-gc with these rights; if it does not have them, the API server rejects that as privilege escalation, and the MLflow resource never becomes Available',
  value: [{ apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get', 'list', 'update'] }],
};

export const garbageCollectionRoleRead: Difference<string> = {
  what: 'the manager may also get the ClusterRole and binding mlflow-gc',
  reason: 'it may patch, update and delete them, and reads them before it writes',
  value: 'get',
};

export const ownNetworkPolicy: Difference<string> = {
  what: 'a NetworkPolicy for the operator itself',
  reason: 'an account that may create roles and read Secrets should be able to reach only DNS and the API server',
  value: 'mlflow-operator-controller-manager',
};

export const disruptionBudget: Difference<number> = {
  what: 'a PodDisruptionBudget when there is more than one replica',
  reason: 'otherwise a simultaneous drain of two nodes would leave no leader',
  value: 1,
};

export const managedBy: Difference<string> = {
  what: 'the label app.kubernetes.io/managed-by is cdk8s-mlflow',
  reason: 'upstream uses kustomize, which did not create these objects',
  value: 'cdk8s-mlflow',
};

export const publicUrlGiven: Difference<string> = {
  what: "MLFLOW_URL is a URL that exists: the gateway's, or that of the Service if there is no gateway",
  reason:
    "upstream has a placeholder, and the operator's default is mlflow.example.com; the value is used in the console's link, in the allowed origins and in the status of the resource",
  value: 'MLFLOW_URL',
};

export const differences: readonly Difference<unknown>[] = [
  garbageCollectionRights,
  garbageCollectionRoleRead,
  ownNetworkPolicy,
  disruptionBudget,
  managedBy,
  publicUrlGiven,
];
