import type { PolicyRule } from '../../imports/kubernetes.js';
import { operated } from '../model/operated.js';

/** Secrets that the server may read in each workspace: the bucket of its artifacts, and the one of its archived traces. */
const workspaceSecrets = [operated.workspaceSecret, 'mlflow-archive-secret'] as const;

/**
 * What a program needs that takes namespaces for workspaces: nothing is ever read singly, so `get` is not among it.
 * Source: mlflow-kubernetes-plugins 1.5.0, workspace_plugin/caches.py.
 */
export const workspaceReaderRules: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] },
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['mlflowconfigs'], verbs: ['list', 'watch'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: [...workspaceSecrets], verbs: ['list', 'watch'] },
];

/** What a server needs that asks for others what they may do, because it has their names and not their tokens. */
export const accessReviewRules: readonly PolicyRule[] = [
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
];

/** What `mlflow gc` asks the server to do in every workspace: deleting an artifact counts as an update of its experiment. */
export const artifactDeletionRules: readonly PolicyRule[] = [
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get', 'list', 'update'] },
];
