/** Fields that something on the cluster changes after Argo CD has applied them. */
import type { UsedKinds } from './kinds.js';

export interface IgnoredDifference {
  readonly group: string;
  readonly kind: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
  /** Who changes it, and why that is right. */
  readonly reason: string;
}

/**
 * With server-side apply and server-side diff, fields that others own are no difference: defaults, annotations of the
 * service CA, replicas of an autoscaler. These are the fields of ours that others change.
 */
export const ignoredDifferences: readonly IgnoredDifference[] = [
  {
    group: 'objectbucket.io',
    kind: 'ObjectBucketClaim',
    jsonPointers: ['/spec/objectBucketName', '/spec/bucketName'],
    reason: 'the provisioner writes the name of the bucket that it made into the claim',
  },
  {
    group: 'kubeflow.org',
    kind: 'Notebook',
    jqPathExpressions: [
      '.metadata.annotations["kubeflow-resource-stopped"]',
      '.spec.template.spec.serviceAccountName',
      '.spec.template.spec.containers[] | select(.name == "kube-rbac-proxy")',
    ],
    reason:
      'users and the platform stop workbenches by an annotation; the webhook of the platform adds a proxy and its account',
  },
];

/** The rules for kinds that overlays contain, as an Application has them. */
export function ignoredOf({ cluster, namespaced }: UsedKinds): readonly Omit<IgnoredDifference, 'reason'>[] {
  const used = new Set([...cluster, ...namespaced].map(({ group, kind }) => `${group}/${kind}`));
  return ignoredDifferences
    .filter(({ group, kind }) => used.has(`${group}/${kind}`))
    .map(({ reason: _, ...rule }) => rule);
}
