import type { PolicyRule } from '../../imports/kubernetes.js';
import { operated } from '../model/operated.js';

/** Secrets that the server may read in each workspace: those with the bucket of its artifacts, and with that of its archived traces. */
const workspaceSecrets = [operated.workspaceSecret, 'mlflow-archive-secret'] as const;

/**
 * Rights of a program that uses namespaces as workspaces: objects are never read individually, so `get` is not included.
 * Source: mlflow-kubernetes-plugins 1.5.0, workspace_plugin/caches.py.
 */
export const workspaceReaderRules: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] },
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['mlflowconfigs'], verbs: ['list', 'watch'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: [...workspaceSecrets], verbs: ['list', 'watch'] },
];

/** Rights of a server that checks the permissions of its callers, because it has their names and not their tokens. */
export const accessReviewRules: readonly PolicyRule[] = [
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
];

/** Rights of `mlflow gc` in every workspace: the deletion of an artifact requires update on its experiment. */
export const artifactDeletionRules: readonly PolicyRule[] = [
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get', 'list', 'update'] },
];
