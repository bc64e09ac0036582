import { openshiftNetwork, openshiftOperator, openshiftServer, rhoaiPackage } from './openshift.js';
import type { PlatformProfile } from './profile.js';

/**
 * Red Hat OpenShift AI 3.5.
 * Images: red-hat-data-services/RHOAI-Build-Config, branch rhoai-3.5 at 294d62e (2026-08-21),
 * `bundle/manifests/rhods-operator.clusterserviceversion.yaml`.
 */
export const rhoai35: PlatformProfile = {
  platform: 'rhoai',
  release: '3.5',
  title: 'Red Hat OpenShift AI 3.5',
  cli: 'oc',
  namespace: { name: 'redhat-ods-applications', create: false },
  operator: {
    ...openshiftOperator,
    installers: ['platform', 'manifests'],
    dataScienceCluster: 'v2',
    package: { ...rhoaiPackage, channel: 'stable-3.5' },
    image:
      'registry.redhat.io/rhoai/odh-mlflow-operator-rhel9@sha256:be510da944e170eb52b1246a00e830f65ab88a71d31e3ba49ac7966beaba872b',
    sectionTitle: 'OpenShift Self Managed Services',
  },
  server: {
    ...openshiftServer,
    api: '3.5',
    version: '3.14.0',
    image:
      'registry.redhat.io/rhoai/odh-mlflow-rhel9@sha256:8466eb103afa964665c9bb5d587c5c421dbd77054cf3d1512a3613616df42dcd',
    uriPath: '/mlflow',
  },
  network: openshiftNetwork,
  dataScienceProjects: true,
  console: true,
};
