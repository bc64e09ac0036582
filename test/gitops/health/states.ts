/** Objects of the kinds of the health checks in every state, and what both controllers must make of them. */
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';

export type ArgoHealth = 'Healthy' | 'Progressing' | 'Degraded' | 'Suspended';
export type FluxHealth = 'Current' | 'InProgress' | 'Failed';

export interface State {
  readonly object: KubernetesObject;
  readonly argo: ArgoHealth;
  readonly flux: FluxHealth;
}

type Condition = readonly [type: string, status: string, rest?: Readonly<Record<string, unknown>>];

const conditions = (...all: readonly Condition[]) => ({
  conditions: all.map(([type, status, rest]) => ({ type, status, ...rest })),
});

const fluxOf = { Healthy: 'Current', Progressing: 'InProgress', Degraded: 'Failed', Suspended: 'InProgress' } as const;

/** All states of a kind; `annotations` are put into the metadata of the object. */
const of =
  (apiVersion: string, kind: string) =>
  (status: object | undefined, argo: ArgoHealth, flux: FluxHealth = fluxOf[argo], annotations?: object): State => ({
    object: {
      apiVersion,
      kind,
      metadata: { name: 'x', generation: 2, ...(annotations ? { annotations } : {}) },
      spec: {},
      ...(status ? { status } : {}),
    } as KubernetesObject,
    argo,
    flux,
  });

const mlflow = of('mlflow.opendatahub.io/v1', 'MLflow');
const component = of('components.platform.opendatahub.io/v1alpha1', 'MLflowOperator');
const platform = of('datasciencecluster.opendatahub.io/v2', 'DataScienceCluster');
const platformV3 = of('datasciencecluster.opendatahub.io/v3', 'DataScienceCluster');
const platformV1 = of('datasciencecluster.opendatahub.io/v1', 'DataScienceCluster');
const initialization = of('dscinitialization.opendatahub.io/v2', 'DSCInitialization');
const cluster = of('postgresql.cnpg.io/v1', 'Cluster');
const database = of('postgresql.cnpg.io/v1', 'Database');
const realmImport = of('k8s.keycloak.org/v2beta1', 'KeycloakRealmImport');
const edpKeycloak = of('v1.edp.epam.com/v1', 'Keycloak');
const edpKinds = ['KeycloakClient', 'KeycloakRealm', 'KeycloakRealmGroup', 'KeycloakRealmUser'];
const notebook = of('kubeflow.org/v1', 'Notebook');
const pipelines = of('datasciencepipelinesapplications.opendatahub.io/v1', 'DataSciencePipelinesApplication');
const trainJob = of('trainer.kubeflow.org/v1alpha1', 'TrainJob');
const stopped = { 'kubeflow-resource-stopped': '2026-11-20T08:00:00Z' };
const lock = { 'kubeflow-resource-stopped': 'odh-notebook-controller-lock' };

export const states: readonly State[] = [
  mlflow(undefined, 'Progressing'),
  mlflow({}, 'Progressing'),
  mlflow(conditions(['Available', 'True', { message: 'ok' }]), 'Healthy'),
  mlflow(conditions(['Available', 'False', { reason: 'DeploymentUnavailable' }]), 'Progressing'),
  mlflow(conditions(['Available', 'False', { reason: 'MigrationError' }]), 'Progressing'),
  mlflow(conditions(['Available', 'False']), 'Progressing'),
  mlflow(conditions(['Available', 'Unknown']), 'Progressing'),
  mlflow(conditions(['Available', 'False', { reason: 'RenderFailed', message: 'x' }]), 'Degraded'),
  mlflow(conditions(['Available', 'False', { reason: 'MigrationFailed' }]), 'Degraded'),
  mlflow(conditions(['Migration', 'False', { observedGeneration: 1 }], ['Available', 'True']), 'Healthy'),
  mlflow(conditions(['Migration', 'False', { observedGeneration: 2 }], ['Available', 'True']), 'Degraded'),
  mlflow(conditions(['Migration', 'False', { message: 'bad' }]), 'Degraded'),
  mlflow(conditions(['Migration', 'Unknown', { message: 'runs' }]), 'Progressing'),
  component(undefined, 'Progressing'),
  component(conditions(['Ready', 'False', { reason: 'ConfigPending' }]), 'Progressing'),
  component(conditions(['Ready', 'True']), 'Healthy'),
  platform(undefined, 'Progressing'),
  platform({ phase: 'Ready' }, 'Healthy', 'InProgress'),
  platform({ phase: 'Ready', ...conditions(['Ready', 'True']) }, 'Healthy'),
  platform(conditions(['Ready', 'False']), 'Progressing'),
  platform(conditions(['Ready', 'True'], ['MLflowOperatorReady', 'False', { message: 'waits' }]), 'Progressing'),
  platformV1({ phase: 'Progressing' }, 'Progressing'),
  platformV3(
    { phase: 'Not Ready', ...conditions(['Ready', 'False', { message: 'kueue' }], ['MLflowOperatorReady', 'True']) },
    'Healthy',
  ),
  platformV3(conditions(['Ready', 'True'], ['MLflowOperatorReady', 'False', { reason: 'Removed' }]), 'Healthy'),
  initialization(undefined, 'Progressing'),
  initialization({ phase: 'Progressing' }, 'Progressing'),
  initialization({ phase: 'Ready' }, 'Healthy'),
  cluster(undefined, 'Progressing'),
  cluster({ phase: 'Setting up primary', phaseReason: 'x' }, 'Progressing'),
  cluster({ phase: 'Switchover in progress' }, 'Progressing'),
  cluster({ phase: 'Failing over' }, 'Progressing'),
  cluster({ phase: 'Cluster in healthy state' }, 'Healthy'),
  cluster({ phase: 'Invalid cluster definition' }, 'Degraded'),
  cluster({ phase: 'Cluster is unrecoverable and needs manual intervention' }, 'Degraded'),
  cluster(
    { phase: 'Cluster in healthy state', ...conditions(['cnpg.io/hibernation', 'True']) },
    'Suspended',
    'Current',
  ),
  cluster({ phase: 'Cluster in healthy state' }, 'Suspended', 'Current', { 'cnpg.io/reconciliationLoop': 'disabled' }),
  database(undefined, 'Progressing'),
  database({ applied: false, message: 'the role is missing' }, 'Progressing'),
  database({ applied: true, observedGeneration: 1 }, 'Progressing'),
  database({ applied: true, observedGeneration: 2 }, 'Healthy'),
  database({ applied: false, observedGeneration: 2, message: 'x' }, 'Degraded'),
  realmImport(undefined, 'Progressing'),
  realmImport(conditions(['Done', 'False'], ['Started', 'True']), 'Progressing'),
  realmImport(conditions(['Done', 'True'], ['HasErrors', 'False']), 'Healthy'),
  realmImport(conditions(['Done', 'False'], ['HasErrors', 'True', { message: 'x' }]), 'Degraded'),
  edpKeycloak(undefined, 'Progressing'),
  edpKeycloak({ connected: false }, 'Progressing'),
  edpKeycloak({ connected: true }, 'Healthy'),
  ...edpKinds.flatMap((kind) => {
    const edp = of('v1.edp.epam.com/v1', kind);
    return [
      edp(undefined, 'Progressing'),
      edp({ value: 'error: no realm', failureCount: 3 }, 'Progressing'),
      edp({ value: 'OK', available: true }, 'Healthy'),
    ];
  }),
  notebook(undefined, 'Progressing'),
  notebook({ readyReplicas: 0 }, 'Progressing'),
  notebook({ readyReplicas: 1 }, 'Healthy'),
  notebook({ readyReplicas: 0 }, 'Healthy', 'Current', stopped),
  notebook(undefined, 'Progressing', 'InProgress', lock),
  pipelines(undefined, 'Progressing'),
  pipelines(conditions(['Ready', 'False', { reason: 'MinimumReplicasUnavailable' }]), 'Progressing'),
  pipelines(conditions(['Ready', 'True']), 'Healthy'),
  trainJob(undefined, 'Progressing'),
  trainJob(conditions(['Suspended', 'True']), 'Suspended'),
  trainJob(conditions(['Suspended', 'False'], ['Complete', 'True']), 'Healthy'),
  trainJob(conditions(['Failed', 'True', { message: 'x' }]), 'Degraded'),
];
