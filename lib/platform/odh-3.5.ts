import { openshiftNetwork, openshiftOperator, openshiftServer } from './openshift.js';
import type { PlatformProfile } from './profile.js';

/** Open Data Hub 3.5: images by tag, as opendatahub-io/mlflow-operator e9dbb9f (2026-08-18) ships them in `config/base/params.env`. */
export const odh35: PlatformProfile = {
  platform: 'odh',
  release: '3.5',
  title: 'Open Data Hub 3.5',
  cli: 'oc',
  namespace: { name: 'opendatahub', create: false },
  operator: {
    ...openshiftOperator,
    installers: ['manifests', 'platform'],
    dataScienceCluster: 'v2',
    // opendatahub-io/odh-gitops afa4d1a, charts/rhai-on-openshift-chart: the channel fast has releases before 3.
    package: {
      name: 'opendatahub-operator',
      channel: 'fast-3',
      source: 'community-operators',
      namespace: 'opendatahub-operator-system',
      monitoringNamespace: 'opendatahub',
    },
    image: 'quay.io/opendatahub/mlflow-operator:odh-stable',
    sectionTitle: 'OpenShift Open Data Hub',
  },
  server: {
    ...openshiftServer,
    api: '3.5',
    version: '3.14.0',
    image: 'quay.io/opendatahub/mlflow:odh-stable',
    uriPath: '/mlflow',
  },
  network: openshiftNetwork,
  dataScienceProjects: true,
  console: true,
};
