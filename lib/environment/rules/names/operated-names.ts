import { type InstanceName, instanceNames, namesOf } from '../../../model/names.js';
import { clusterNames } from '../../../model/names-postgresql.js';
import { authorityNames } from '../../../model/names-secrets.js';
import { operated } from '../../../model/operated.js';
import { names as operatorNames } from '../../../operator/operator-names.js';
import type { OperatedEnvironment } from '../../environment.js';
import type { OperatedEnvironmentSettings } from '../../operated-schema.js';
import type { PathProblem } from '../path-problem.js';
import { clusterSecrets } from './cluster-secrets.js';
import { type Names, nameProblems } from './name-problems.js';
import { type NamedObject, objectsNamed, objectsOf } from './named-object.js';
import { operatedChosen } from './operated-chosen.js';
import { workspaceObjects } from './workspace-objects.js';

type Resolved = Pick<OperatedEnvironment, 'settings' | 'namespace' | 'tls' | 'profile'>;

/** Names of an operated environment that are too long, invalid, or those of other objects. */
export function operatedNameProblems(environment: Resolved): Iterable<PathProblem> {
  return nameProblems(operatedNames(environment));
}

/** The entries of the names of both forms that an operated overlay has. */
const shared: ReadonlySet<string> = new Set<InstanceName>([
  'encryptionKeys',
  'vault',
  'dashboard',
  'smokeTest',
  'objectStore',
  'artifactCredentials',
  'bucketClaim',
  'backup',
  'backupCredentials',
]);

const authority = authorityNames(operated.authority);

/** The objects of the overlay, the operator and its manifests in the namespace of the server. */
const derived: readonly (readonly [string, string, readonly string[]])[] = [
  [
    operated.name,
    'the server',
    [
      'Deployment',
      'Service',
      'NetworkPolicy',
      'HTTPRoute',
      'PodDisruptionBudget',
      'BackendTLSPolicy',
      'ReferenceGrant',
      'ServiceMonitor',
      'PrometheusRule',
      'GrafanaDashboard',
    ],
  ],
  [operated.serviceMonitor, 'the metrics of the server', ['ServiceMonitor']],
  [operated.claim, 'the server', ['PersistentVolumeClaim']],
  [operated.tlsSecret, 'the certificate of the server', ['Certificate', 'Secret']],
  [operated.publicRoute, 'the public route', ['HTTPRoute', 'ReferenceGrant']],
  [operated.migrationPolicy.name, 'the migration', ['NetworkPolicy']],
  [operated.additionalPolicy, 'additional ingress of the server', ['NetworkPolicy']],
  [operated.traceArchival, 'the trace archival', ['CronJob']],
  [operated.traceArchivalServiceAccount, 'the trace archival', ['ServiceAccount']],
  [operated.garbageCollection, 'the garbage collection', ['ServiceAccount', 'NetworkPolicy', 'CronJob']],
  [authority.authority, 'the CA of the server', ['Certificate', 'Issuer']],
  [authority.selfSigned, 'the CA of the server', ['Issuer']],
  [authority.keySecret, 'the key of the CA of the server', ['Secret']],
  [operatorNames.manager, 'the operator', ['Deployment', 'ServiceAccount', 'NetworkPolicy', 'PodDisruptionBudget']],
  [operatorNames.metricsService, 'the operator', ['Service']],
  [operatorNames.metricsMonitor, 'the operator', ['ServiceMonitor']],
  [operatorNames.metricsCertificate, 'the certificate of the operator', ['Secret']],
  [operatorNames.managerRole, 'the operator', ['Role']],
  [operatorNames.managerRoleBinding, 'the operator', ['RoleBinding']],
  [operatorNames.leaderElectionRole, 'the operator', ['Role']],
  [operatorNames.leaderElectionRoleBinding, 'the operator', ['RoleBinding']],
];

export function operatedNames(environment: Resolved): Names<OperatedEnvironmentSettings> {
  const { settings, namespace, tls } = environment;
  const { client } = namesOf(operated);
  const names: Readonly<Record<string, string>> = namesOf(operated);
  const { database } = namesOf(operated);
  const parts = (without: readonly string[]) => [
    ...objectsOf(
      operated.name,
      namespace,
      instanceNames,
      Object.keys(instanceNames).filter((key) => !shared.has(key) || without.includes(key)),
    ),
    ...(without.includes('database') ? [] : objectsOf(database, namespace, clusterNames)),
  ];
  const { backendStore, artifactStore } = settings;
  const claimed = artifactStore.type === 's3' && artifactStore.credentials.type === 'bucket-claim';
  const ofStores = [
    ...(backendStore.type === 'cloudnative-pg' && !backendStore.name ? clusterSecrets(database, namespace) : []),
    ...(claimed ? objectsNamed(namesOf(operated).bucketClaim, namespace, instanceNames.bucketClaim) : []),
  ];
  const objects = derived.flatMap(([name, what, kinds]) => objectsNamed(name, namespace, { what, kinds }));
  const absent: readonly string[] = [
    ...(tls.source === 'secret' ? [operated.tlsSecret] : []),
    ...(tls.source === 'cert-manager' && !tls.issuer ? [] : [authority.keySecret]),
    ...(environment.profile.operator.metricsTls === 'serving-certificate' ? [] : [operatorNames.metricsCertificate]),
  ];
  const elsewhere: readonly NamedObject[] = [
    ...(settings.clients?.namespaces ?? []).flatMap((one) => objectsNamed(client, one, instanceNames.client)),
    ...settings.workspaces.flatMap((workspace) => workspaceObjects(workspace.namespace)),
    ...settings.workspaces.flatMap((one) =>
      one.client || one.consumers?.pipelines ? objectsNamed(client, one.namespace, instanceNames.client) : [],
    ),
    ...testedIn(settings).flatMap((one) =>
      objectsNamed(namesOf(operated).smokeTest, one, {
        what: instanceNames.smokeTest.what,
        kinds: ['Role', 'RoleBinding'],
      }),
    ),
  ];
  return {
    settings,
    namespace,
    chosen: operatedChosen,
    derived: (without) => [...objects, ...parts(without), ...elsewhere],
    madeSecrets: [...objects, ...ofStores].filter(({ kind, name }) => kind === 'Secret' && !absent.includes(name)),
    usual: (entry) => names[entry],
  };
}

/** Namespaces where the smoke test can have rights: its configured workspace, or one of the configured ones. */
function testedIn({ smokeTest, workspaces }: OperatedEnvironmentSettings): readonly string[] {
  const named = smokeTest?.workspace === undefined ? [] : [smokeTest.workspace];
  return [...new Set([...named, ...workspaces.map((workspace) => workspace.namespace)])];
}
