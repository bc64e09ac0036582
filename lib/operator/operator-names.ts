import { managedBy } from './differences.js';

/** Names and labels of the operator's objects, as upstream's kustomize overlays render them. */
const prefix = 'mlflow-operator-';

export const names = {
  prefix,
  manager: `${prefix}controller-manager`,
  managerRole: `${prefix}manager-role`,
  managerRoleBinding: `${prefix}manager-rolebinding`,
  leaderElectionRole: `${prefix}leader-election-role`,
  leaderElectionRoleBinding: `${prefix}leader-election-rolebinding`,
  metricsService: `${prefix}controller-manager-metrics-service`,
  /** Not prefixed: upstream's overlays add it outside the base, and the prefix belongs to the base. */
  metricsMonitor: 'controller-manager-metrics-monitor',
  metricsAuthRole: `${prefix}metrics-auth-role`,
  metricsAuthRoleBinding: `${prefix}metrics-auth-rolebinding`,
  metricsReaderRole: `${prefix}metrics-reader`,
  /** Not prefixed a second time, for the same reason. */
  tlsProfileRole: `${prefix}openshift-tls-profile-reader`,
  tlsProfileRoleBinding: `${prefix}openshift-tls-profile-reader-binding`,
  /** Not prefixed: it is used in an annotation and in a volume, to which kustomize's prefix does not apply. */
  metricsCertificate: 'controller-manager-metrics-tls',
  view: `${prefix}mlflow-view`,
  edit: `${prefix}mlflow-edit`,
  integration: `${prefix}mlflow-integration`,
} as const;

export const podLabels = {
  'control-plane': 'controller-manager',
  'app.kubernetes.io/name': 'mlflow-operator',
} as const;

export const labels = { ...podLabels, 'app.kubernetes.io/managed-by': managedBy.value } as const;

/** Labels of objects that do not belong to the manager itself, such as roles. */
export const roleLabels = {
  'app.kubernetes.io/name': 'mlflow-operator',
  'app.kubernetes.io/managed-by': managedBy.value,
} as const;
