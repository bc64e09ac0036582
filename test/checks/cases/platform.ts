import { overlayOf, rhoaiProd } from '../../support/environments.js';
import type { Allowed, Broken } from '../support.js';

const dashboard = (spec: string) =>
  overlayOf(`${rhoaiProd}extraObjects:
  - {apiVersion: opendatahub.io/v1alpha, kind: OdhDashboardConfig, metadata: {name: odh-dashboard-config, namespace: redhat-ods-applications}, spec: ${spec}}
`);

export const broken: readonly Broken[] = [
  ['MLF-PLATFORM-1', rhoaiProd, () => dashboard('{dashboardConfig: {mlflow: true}}'), 'the flag mlflow is deprecated'],
  [
    'MLF-PLATFORM-1',
    rhoaiProd,
    () => dashboard('{dashboardConfig: {mlflowPipelines: true}}'),
    'the flag mlflowPipelines is deprecated',
  ],
  [
    'MLF-PLATFORM-2',
    rhoaiProd,
    () =>
      overlayOf(`${rhoaiProd}operator: {installedBy: platform, enableComponent: false}
extraObjects:
  - {apiVersion: datasciencecluster.opendatahub.io/v1, kind: DataScienceCluster, metadata: {name: default-dsc}, spec: {components: {}}}
`),
    '"datasciencecluster.opendatahub.io/v1" cannot hold the component mlflowoperator',
  ],
];

export const allowed: readonly Allowed[] = [
  ['MLF-PLATFORM-1', 'other flags', () => dashboard('{dashboardConfig: {promptManagement: true}}')],
];
