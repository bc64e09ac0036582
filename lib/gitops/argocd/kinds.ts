/** The kinds that overlays contain, and those that follow from them. */
import { groupOf } from '../../kubernetes/object.js';
import type { Target } from '../fleet/fleet.js';

/** A kind with the names of its objects. */
export interface UsedKind {
  readonly group: string;
  readonly kind: string;
  readonly names: readonly string[];
}

export interface UsedKinds {
  readonly cluster: readonly UsedKind[];
  readonly namespaced: readonly UsedKind[];
}

/** All kinds of some overlays, sorted. */
export function kindsOf(targets: readonly Pick<Target, 'overlay'>[]): UsedKinds {
  const [cluster, namespaced] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  for (const { overlay } of targets)
    for (const { apiVersion, kind, namespace, names } of overlay.files.flatMap(({ objects }) => objects)) {
      const kinds = namespace ? namespaced : cluster;
      const key = `${groupOf(apiVersion)}/${kind}`;
      kinds.set(key, new Set([...(kinds.get(key) ?? []), ...names]));
    }
  return { cluster: sorted(cluster), namespaced: sorted(namespaced) };
}

function sorted(kinds: ReadonlyMap<string, ReadonlySet<string>>): readonly UsedKind[] {
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, names]) => {
      const [group = '', kind = ''] = key.split('/');
      return { group, kind, names: [...names].sort() };
    });
}

const pod = ['/Pod'];
const deployment = ['apps/ReplicaSet', ...pod];
const statefulSet = ['apps/StatefulSet', ...pod];

/** What controllers make of a kind, as far as people look for it: workloads and their pods, with logs. */
const children: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': pod,
  'batch/Job': pod,
  'batch/CronJob': ['batch/Job', ...pod],
  'mlflow.opendatahub.io/MLflow': ['apps/Deployment', 'batch/Job', ...deployment],
  'postgresql.cnpg.io/Cluster': ['batch/Job', ...pod],
  'k8s.keycloak.org/Keycloak': statefulSet,
  'kubeflow.org/Notebook': statefulSet,
  'serving.kserve.io/InferenceService': ['apps/Deployment', ...deployment],
  'datasciencepipelinesapplications.opendatahub.io/DataSciencePipelinesApplication': ['apps/Deployment', ...deployment],
};

/**
 * Kinds in namespaces that a project must permit: those of the overlays, and what controllers make of them. Argo CD does not
 * show objects of other kinds (controller/appcontroller.go, getResourceTree). Who may apply a Deployment may run any pod, so
 * these further kinds permit nothing new.
 */
export function shownKinds({ cluster, namespaced }: UsedKinds): readonly Omit<UsedKind, 'names'>[] {
  const own = namespaced.map(({ group, kind }) => `${group}/${kind}`);
  const made = [...own, ...cluster.map(({ group, kind }) => `${group}/${kind}`)].flatMap((key) => children[key] ?? []);
  return [...new Set([...own, ...made])].sort().map((key) => {
    const [group = '', kind = ''] = key.split('/');
    return { group, kind };
  });
}
