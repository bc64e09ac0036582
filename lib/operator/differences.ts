import type { PolicyRule } from '../../imports/kubernetes.js';

/**
 * Where our operator differs from upstream's manifests (mlflow-operator e9dbb9f, config/), on purpose.
 * Each entry is used by the code and named in the overlay's README.
 */
export interface Difference<T> {
  readonly what: string;
  readonly reason: string;
  readonly value: T;
}

/** Kubernetes lets nobody create a role with rights he does not have. */
export const garbageCollectionRights: Difference<readonly PolicyRule[]> = {
  what: 'the manager may get, list and update experiments',
  reason:
    'it creates the ClusterRole mlflow-gc with these rights; without having them itself the API server refuses that as privilege escalation, and the MLflow resource never becomes Available',
  value: [{ apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get', 'list', 'update'] }],
};

export const garbageCollectionRoleRead: Difference<string> = {
  what: 'the manager may also get the ClusterRole and binding mlflow-gc',
  reason: 'it may patch, update and delete them, and reads before it writes',
  value: 'get',
};

export const ownNetworkPolicy: Difference<string> = {
  what: 'a NetworkPolicy for the operator itself',
  reason: 'an account that may create roles and read Secrets should reach DNS and the API server and nothing else',
  value: 'mlflow-operator-controller-manager',
};

export const disruptionBudget: Difference<number> = {
  what: 'a PodDisruptionBudget when there is more than one replica',
  reason: 'a drain of two nodes at once would otherwise leave no leader',
  value: 1,
};

export const managedBy: Difference<string> = {
  what: 'the label app.kubernetes.io/managed-by says cdk8s-mlflow',
  reason: 'upstream says kustomize, which did not make these objects',
  value: 'cdk8s-mlflow',
};

export const publicUrlGiven: Difference<string> = {
  what: "MLFLOW_URL is a URL that exists: the gateway's, or the one inside the cluster when there is no gateway",
  reason:
    "upstream ships a placeholder, and the operator falls back to mlflow.example.com; both end in the console's link, in the allowed origins and in the status of the resource",
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
