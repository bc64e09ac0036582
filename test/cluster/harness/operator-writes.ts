import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { operated } from '../../../lib/model/operated.js';
import { names } from '../../../lib/operator/operator-names.js';

/**
 * Every object that the operator writes for an MLflow resource, each in its shortest form that an API server takes
 * (mlflow-operator e9dbb9f, charts/mlflow/templates, internal/controller/{routing,migration,namespace_rbac_controller}.go).
 */
export function operatorWrites(
  namespace: string,
  workspace: string,
  owner: KubernetesObject,
): readonly KubernetesObject[] {
  const { uid } = owner.metadata as unknown as { readonly uid: string };
  const ownerReferences = [
    {
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      name: owner.metadata.name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
  const object = (
    apiVersion: string,
    kind: string,
    name: string,
    rest: object = {},
    home?: string,
  ): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name, ...(home ? { namespace: home } : {}), ownerReferences },
    ...rest,
  });
  const own = (apiVersion: string, kind: string, name: string, rest?: object) =>
    object(apiVersion, kind, name, rest, namespace);
  const spec = (value: object) => ({ spec: value });

  return [
    own('v1', 'ServiceAccount', 'mlflow-sa'),
    own('v1', 'ServiceAccount', 'mlflow-gc-sa'),
    own('v1', 'ServiceAccount', operated.traceArchivalServiceAccount),
    own('v1', 'Service', operated.name, spec({ selector: operated.podLabels, ports: [{ port: operated.port }] })),
    own('v1', 'ConfigMap', 'mlflow-trace-archival-config', { data: { 'config.yaml': '{}' } }),
    own(
      'v1',
      'PersistentVolumeClaim',
      operated.claim,
      spec({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }),
    ),
    own(
      'apps/v1',
      'Deployment',
      operated.name,
      spec({ selector: { matchLabels: operated.podLabels }, template: podTemplate() }),
    ),
    own('batch/v1', 'Job', 'mlflow-mg-3140-g1', spec({ template: podTemplate('Never') })),
    own('batch/v1', 'CronJob', 'mlflow-gc', spec(scheduled())),
    own('batch/v1', 'CronJob', 'mlflow-trace-archival', spec(scheduled())),
    own('networking.k8s.io/v1', 'NetworkPolicy', operated.name, spec({ podSelector: {} })),
    own('networking.k8s.io/v1', 'NetworkPolicy', operated.migrationPolicy.name, spec({ podSelector: {} })),
    own(
      'monitoring.coreos.com/v1',
      'ServiceMonitor',
      operated.name,
      spec({ selector: {}, endpoints: [{ port: 'https' }] }),
    ),
    own('gateway.networking.k8s.io/v1', 'HTTPRoute', operated.name, spec({ parentRefs: [{ name: 'gateway' }] })),
    object(
      'console.openshift.io/v1',
      'ConsoleLink',
      operated.name,
      spec({
        href: 'https://a.b',
        location: 'ApplicationMenu',
        text: 'MLflow',
        applicationMenu: { section: 'MLflow' },
      }),
    ),
    object(rbac, 'ClusterRole', operated.name, { rules: serverRules }),
    object(rbac, 'ClusterRoleBinding', operated.name, binding('ClusterRole', operated.name, 'mlflow-sa', namespace)),
    garbageCollectionRole(ownerReferences),
    object(rbac, 'ClusterRoleBinding', 'mlflow-gc', binding('ClusterRole', 'mlflow-gc', 'mlflow-gc-sa', namespace)),
    object(
      rbac,
      'RoleBinding',
      'odh-group-mlflow-view',
      binding('ClusterRole', names.view, 'group', namespace),
      workspace,
    ),
    object(
      rbac,
      'RoleBinding',
      'odh-group-mlflow-edit',
      binding('ClusterRole', names.edit, 'group', namespace),
      workspace,
    ),
  ];
}

export const rbac = 'rbac.authorization.k8s.io/v1';

/** The rights that the operator gives to the server. */
const serverRules = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: [''],
    resources: ['secrets'],
    resourceNames: [operated.workspaceSecret],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['mlflow.kubeflow.org'], resources: ['mlflowconfigs'], verbs: ['get', 'list', 'watch'] },
];

/** The rights that the operator gives to its garbage collection, which upstream's operator does not have itself. */
export function garbageCollectionRole(ownerReferences: readonly object[] = []): KubernetesObject {
  const rules = [{ apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get', 'list', 'update'] }];
  return { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: 'mlflow-gc', ownerReferences }, rules };
}

export function binding(kind: string, role: string, account: string, namespace: string): object {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
}

function podTemplate(restartPolicy = 'Always'): object {
  const container = {
    name: 'mlflow',
    image: 'mlflow',
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  return {
    metadata: { labels: operated.podLabels },
    spec: {
      restartPolicy,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
    },
  };
}

function scheduled(): object {
  return { schedule: '0 2 * * 0', jobTemplate: { spec: { template: podTemplate('Never') } } };
}
