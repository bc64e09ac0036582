import type { NetworkProfile, OperatorProfile, PlatformPackage, ServerProfile } from './profile.js';

/** The common settings of Red Hat OpenShift AI and Open Data Hub, which both run on OpenShift. */
export const openshiftOperator = {
  namespaceRbac: true,
  metricsTls: 'serving-certificate',
  serviceMonitor: true,
  tlsProfileReader: true,
} as const satisfies Partial<OperatorProfile>;

export const openshiftServer = {
  securityPreset: 'platform',
  tls: 'service-ca',
  caBundle: 'odh-trusted-ca-bundle',
} as const satisfies Partial<ServerProfile>;

export const openshiftNetwork: NetworkProfile = {
  gateway: { name: 'data-science-gateway', namespace: 'openshift-ingress' },
  dnsPorts: [53, 5353],
  monitoringNamespace: 'openshift-monitoring',
};

/** Source: red-hat-data-services/RHOAI-Build-Config f4889bc, the files catalog-patch of each branch; the channels are those of a release. */
export const rhoaiPackage = {
  name: 'rhods-operator',
  source: 'redhat-operators',
  namespace: 'redhat-ods-operator',
  monitoringNamespace: 'redhat-ods-monitoring',
} as const satisfies Partial<PlatformPackage>;
