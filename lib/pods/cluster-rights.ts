import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ClusterRole, ClusterRoleBinding, PolicyRule } from '../../imports/kubernetes.js';
import { operated } from '../model/operated.js';

export interface ClusterRightsProps {
  /** Name of the role and of its binding. Several instances share a cluster, so it carries the namespace, before a dot, which none has. */
  readonly name: string;
  readonly account: { readonly name: string; readonly namespace: string };
  readonly rules: readonly PolicyRule[];
}

/** Rights of one account in the whole cluster. */
export class ClusterRights extends Construct {
  constructor(scope: Construct, id: string, { name, account, rules }: ClusterRightsProps) {
    super(scope, id);
    const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name } };
    const role = { rules: [...rules] } satisfies ClusterRole;
    const binding = {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    } satisfies ClusterRoleBinding;
    new ApiObject(this, 'Role', { ...rbac, kind: 'ClusterRole', ...role });
    new ApiObject(this, 'Binding', { ...rbac, kind: 'ClusterRoleBinding', ...binding });
  }
}

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
