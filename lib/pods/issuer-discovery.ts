import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ClusterRoleBinding } from '../../imports/kubernetes.js';

export interface IssuerDiscoveryProps {
  /** Name of the binding. Several instances share a cluster, so it carries the namespace. */
  readonly name: string;
  readonly account: { readonly name: string; readonly namespace: string };
}

/**
 * The right to read the keys by which the cluster signs the tokens of its accounts. Kubernetes gives it to every account
 * by a binding of its own, which careful clusters remove.
 */
export class IssuerDiscovery extends Construct {
  constructor(scope: Construct, id: string, { name, account }: IssuerDiscoveryProps) {
    super(scope, id);
    new ApiObject(this, 'Resource', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:service-account-issuer-discovery',
      },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    } satisfies ClusterRoleBinding);
  }
}
