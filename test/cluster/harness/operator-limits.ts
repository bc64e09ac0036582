import type { PolicyRule } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { names } from '../../../lib/operator/operator-names.js';
import type { Answer, Api } from './api.js';
import { binding, rbac } from './operator-writes.js';

/** Something that the operator must not be able to do, how it would try, and how the API server must refuse. */
export type Limit = readonly [what: string, attempt: (operator: Api) => Promise<Answer>, refusal: RegExp];

/** The API server lets nobody give rights that he does not have. */
export const escalation = /^403 .*attempting to grant RBAC permissions not currently held/s;
const forbidden = /^403 .*forbidden/s;

export function clusterRole(name: string, rules: readonly PolicyRule[]): KubernetesObject {
  return { apiVersion: rbac, kind: 'ClusterRole', metadata: { name }, rules };
}

export function operatorLimits(namespace: string, workspace: string): readonly Limit[] {
  const bound = (kind: string, name: string, target: string, home?: string) => ({
    apiVersion: rbac,
    kind,
    metadata: { name, ...(home ? { namespace: home } : {}) },
    ...binding('ClusterRole', target, 'mlflow-sa', namespace),
  });
  const all: PolicyRule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
  const plain = (apiVersion: string, kind: string, name: string, home?: string, rest: object = {}) => ({
    apiVersion,
    kind,
    metadata: { name, ...(home ? { namespace: home } : {}) },
    ...rest,
  });

  return [
    ['give the server all rights', (operator) => operator.apply(clusterRole('mlflow', [all])), escalation],
    [
      'give garbage collection the right to delete',
      (operator) =>
        operator.apply(
          clusterRole('mlflow-gc', [
            { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['delete'] },
          ]),
        ),
      escalation,
    ],
    [
      'bind the server to cluster-admin',
      (operator) => operator.apply(bound('ClusterRoleBinding', 'mlflow', 'cluster-admin')),
      escalation,
    ],
    [
      "bind a workspace's group to cluster-admin",
      (operator) => operator.apply(bound('RoleBinding', 'odh-group-mlflow-edit', 'cluster-admin', workspace)),
      escalation,
    ],
    [
      'bind the integration role',
      (operator) => operator.create(bound('RoleBinding', 'any', names.integration, workspace)),
      escalation,
    ],
    [
      'bind the additional roles',
      (operator) => operator.create(bound('RoleBinding', 'any', 'mlflow-additional-admin', workspace)),
      escalation,
    ],
    ['change its own role', (operator) => operator.apply(clusterRole(names.managerRole, [all])), forbidden],
    [
      'change its own binding',
      (operator) => operator.apply(bound('ClusterRoleBinding', names.managerRoleBinding, 'cluster-admin')),
      forbidden,
    ],
    ['change the role of others', (operator) => operator.apply(clusterRole('view', [])), forbidden],
    ['delete the role of others', (operator) => operator.delete(clusterRole('view', [])), forbidden],
    ['make a namespace', (operator) => operator.create(plain('v1', 'Namespace', 'new')), forbidden],
    ['label a namespace', (operator) => operator.merge(plain('v1', 'Namespace', workspace)), forbidden],
    ['delete a namespace', (operator) => operator.delete(plain('v1', 'Namespace', workspace)), forbidden],
    [
      'start a pod by hand',
      (operator) =>
        operator.create(plain('v1', 'Pod', 'p', namespace, { spec: { containers: [{ name: 'c', image: 'i' }] } })),
      forbidden,
    ],
    [
      'set what a workspace decides',
      (operator) =>
        operator.create(
          plain('mlflow.kubeflow.org/v1', 'MLflowConfig', 'mlflow', workspace, {
            spec: { artifactRootSecret: 'mlflow-artifact-connection' },
          }),
        ),
      forbidden,
    ],
    [
      'ask for a token of the server',
      (operator) => operator.call('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`, {}),
      forbidden,
    ],
    [
      'run a command in a pod',
      (operator) => operator.call('POST', `/api/v1/namespaces/${namespace}/pods/p/exec?command=sh`),
      forbidden,
    ],
    [
      'change definitions',
      (operator) =>
        operator.call(
          'DELETE',
          '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/mlflows.mlflow.opendatahub.io',
        ),
      forbidden,
    ],
    ['read nodes', (operator) => operator.call('GET', '/api/v1/nodes'), forbidden],
  ];
}
