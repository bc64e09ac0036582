import { openshiftNetwork, openshiftOperator, openshiftServer, rhoaiPackage } from './openshift.js';
import type { PlatformProfile } from './profile.js';

/**
 * Red Hat OpenShift AI 3.4, where only the platform can install the operator, and MLflow is 3.10.
 * Images: red-hat-data-services/RHOAI-Build-Config, branch rhoai-3.4 at c5f0433 (2026-08-22),
 * `bundle/manifests/rhods-operator.clusterserviceversion.yaml`.
 */
export const rhoai34: PlatformProfile = {
  platform: 'rhoai',
  release: '3.4',
  title: 'Red Hat OpenShift AI 3.4',
  cli: 'oc',
  namespace: { name: 'redhat-ods-applications', create: false },
  operator: {
    ...openshiftOperator,
    installers: ['platform'],
    dataScienceCluster: 'v2',
    package: { ...rhoaiPackage, channel: 'stable-3.4' },
    image:
      'registry.redhat.io/rhoai/odh-mlflow-operator-rhel9@sha256:716958de379b6ca7acc29716b6772b6ef98e5d195c1f93cb79bb882c16cb882b',
    sectionTitle: 'OpenShift Self Managed Services',
  },
  server: {
    ...openshiftServer,
    api: '3.4',
    version: '3.10.1',
    image:
      'registry.redhat.io/rhoai/odh-mlflow-rhel9@sha256:fe4719b7cb5094a81bca1a06a3cf0ea266f2f10ccff4096b420e1ae678a2d503',
    uriPath: '',
  },
  network: openshiftNetwork,
  dataScienceProjects: true,
  console: true,
};
