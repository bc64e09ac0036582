/** Objects whose deletion loses data: Argo CD and Flux keep them when they prune, and when their application is deleted. */
import { groupOf, type KubernetesObject } from './object.js';
import { at, isObject } from './structural.js';

const syncOptions = 'argocd.argoproj.io/sync-options';

/** The annotations of Argo CD (sync-options.md, 3.5) and Flux (kustomize-controller 1.9, Kustomization) that keep an object. */
const keeping = { [syncOptions]: 'Prune=false,Delete=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;

/** The same object, with the annotations that keep it if its deletion loses data. Values that are set already are not changed. */
export function kept<T extends KubernetesObject>(object: T): T {
  if (lostWith(object) === undefined) return object;
  const { metadata } = object;
  const own = metadata.annotations ?? {};
  const annotations = { ...keeping, ...own, [syncOptions]: joined(own[syncOptions], keeping[syncOptions]) };
  if (Object.entries(annotations).every(([key, value]) => own[key] === value)) return object;
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...object, metadata: { ...metadata, annotations: sorted } };
}

/** What is lost with an object, or with what is deleted with it; undefined if it can be made again from its manifest. */
export function lostWith(object: KubernetesObject): string | undefined {
  const rule = rules[object.kind];
  return rule && (rule.groups.length === 0 || rule.groups.includes(groupOf(object.apiVersion)))
    ? rule.lost(object)
    : undefined;
}

/** Whether every object of a kind is kept, whatever its fields are. */
export function isKeptKind(group: string, kind: string): boolean {
  const apiVersion = group === '' ? 'v1' : `${group}/v1`;
  return lostWith({ apiVersion, kind, metadata: { name: '' } }) !== undefined;
}

interface Rule {
  /** API groups of the kind; any group if empty. */
  readonly groups: readonly string[];
  readonly lost: (object: KubernetesObject) => string | undefined;
}

const always = (lost: string, ...groups: readonly string[]): Rule => ({ groups, lost: () => lost });

const bucket = always('the bucket, with its objects');
const database = (...groups: readonly string[]) => always('the database: its operator deletes the volumes', ...groups);
const objectStore = (...groups: readonly string[]) => always('the object store, with its volumes', ...groups);
const platform = (what: string, ...groups: readonly string[]) => always(what, ...groups);

/** A kind that overlays have is here, or in the list of test/overlay/common-metadata.test.ts. */
const rules: Readonly<Record<string, Rule>> = {
  // Kubernetes.
  Namespace: always('everything in the namespace', ''),
  PersistentVolumeClaim: always('the data of the volume', ''),
  PersistentVolume: always('the data of the volume', ''),
  CustomResourceDefinition: always('every object of the kind, on the whole cluster', 'apiextensions.k8s.io'),
  StatefulSet: {
    groups: ['apps'],
    // Its claims are kept by default, but not with whenDeleted: Delete.
    lost: (object) =>
      isFilled(at(object, 'spec', 'volumeClaimTemplates')) ? 'the server of its volumes, which stay' : undefined,
  },
  VolumeSnapshot: always('the snapshot', 'snapshot.storage.k8s.io'),
  // The operator sets an owner reference on the volume claim (mlflow-operator e9dbb9f, internal/controller/mlflow_controller.go).
  MLflow: always('the server and, if it has one, its volume with database and artifacts', 'mlflow.opendatahub.io'),
  MLflowOperator: platform('the operator, with every MLflow of the cluster', 'components.platform.opendatahub.io'),
  DataScienceCluster: platform('every component of the platform', 'datasciencecluster.opendatahub.io'),
  DSCInitialization: platform('the platform', 'dscinitialization.opendatahub.io'),
  Subscription: platform("updates of the platform's operator", 'operators.coreos.com'),
  OperatorGroup: platform('the operators of its namespace', 'operators.coreos.com'),
  OdhDashboardConfig: platform('the settings of the dashboard', 'opendatahub.io'),
  Auth: platform('the groups of the platform', 'services.platform.opendatahub.io'),
  // Its files are on a claim of its own; one of others is in the overlay without its pod.
  Notebook: {
    groups: ['kubeflow.org'],
    lost: (object) => (at(object, 'spec') === undefined ? 'the workbench, which others made' : undefined),
  },
  DataSciencePipelinesApplication: always(
    'the pipeline server, with the volume of its database',
    'datasciencepipelinesapplications.opendatahub.io',
  ),
  // Secrets that cannot be made again with the same values. One with a policy other than Owner is kept anyway.
  ExternalSecret: {
    groups: ['external-secrets.io'],
    lost: (object) =>
      ownsItsSecret(object) && generates(object) ? 'the random values of the Secret, which it owns' : undefined,
  },
  // Databases.
  Cluster: database('postgresql.cnpg.io'),
  Database: {
    groups: ['postgresql.cnpg.io'],
    lost: (object) => (at(object, 'spec', 'databaseReclaimPolicy') === 'delete' ? 'the database' : undefined),
  },
  PostgresCluster: database('postgres-operator.crunchydata.com'),
  PerconaPGCluster: database('pgv2.percona.com'),
  SGCluster: database('stackgres.io'),
  postgresql: database('acid.zalan.do'),
  // Buckets and object stores.
  ObjectBucketClaim: bucket,
  BucketClaim: bucket,
  Bucket: bucket,
  Tenant: objectStore('minio.min.io'),
  Seaweed: objectStore('seaweed.seaweedfs.com'),
  NooBaa: objectStore('noobaa.io'),
  BackingStore: objectStore('noobaa.io'),
  CephCluster: objectStore('ceph.rook.io'),
  CephObjectStore: objectStore('ceph.rook.io'),
  CephBlockPool: objectStore('ceph.rook.io'),
  CephFilesystem: objectStore('ceph.rook.io'),
};

/** Existing options take precedence: `Prune=confirm` is not changed. */
function joined(own: string | undefined, further: string): string {
  const options = (own ?? '').split(',').flatMap((option) => option.trim() || []);
  const names = new Set(options.map(nameOf));
  return [...options, ...further.split(',').filter((option) => !names.has(nameOf(option)))].join(',');
}

function nameOf(option: string): string {
  return option.split('=')[0] ?? option;
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Owner is the default (external-secrets 0.17, ExternalSecretTarget). */
function ownsItsSecret(object: KubernetesObject): boolean {
  return (at(object, 'spec', 'target', 'creationPolicy') ?? 'Owner') === 'Owner';
}

function generates(object: KubernetesObject): boolean {
  const sources = [at(object, 'spec', 'dataFrom'), at(object, 'spec', 'data')].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return sources.some((source) => {
    const generator = isObject(source) ? at(source, 'sourceRef', 'generatorRef') : undefined;
    // A webhook that is asked again and again, for tokens, answers after a deletion too.
    const repeated = at(generator, 'kind') === 'Webhook' && at(object, 'spec', 'refreshPolicy') !== 'CreatedOnce';
    return generator !== undefined && !repeated;
  });
}
