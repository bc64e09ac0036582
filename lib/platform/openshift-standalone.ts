import { kubernetes } from './kubernetes.js';
import { openshiftNetwork, openshiftOperator } from './openshift.js';
import type { PlatformProfile } from './profile.js';

/** OpenShift without a platform for MLflow on it: the overlay contains the server. */
export const openshift: PlatformProfile = {
  ...kubernetes,
  platform: 'openshift',
  title: 'OpenShift',
  cli: 'oc',
  operator: { ...kubernetes.operator, ...openshiftOperator },
  server: { ...kubernetes.server, securityPreset: 'platform', tls: 'service-ca' },
  network: {
    dnsPorts: openshiftNetwork.dnsPorts,
    // Prometheus of the cluster does not scrape namespaces of users.
    monitoringNamespace: 'openshift-user-workload-monitoring',
  },
  console: true,
};
