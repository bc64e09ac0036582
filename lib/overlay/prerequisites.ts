import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Prerequisite } from '../model/prerequisite.js';
import { controllerPrerequisites } from './controllers.js';
import { neededDatabases } from './needed-databases.js';
import type { CommonOverlay } from './rendering.js';

/** The prerequisites that depend on the form of the overlay. */
export interface FormPrerequisites {
  /** Listed before all others. */
  readonly platform: readonly Prerequisite[];
  /** Labels of the namespace of the server, if the overlay does not create it. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /**
   * Whether something in the overlay brings the namespace of the server.
   * @default false
   */
  readonly namespaceComes?: boolean;
  /** Other namespaces that must exist. */
  readonly namespaces: readonly NeededNamespace[];
}

export interface NeededNamespace {
  readonly namespace: string;
  /** Labels that it must have, as text: `mlflow-enabled=true`. */
  readonly label?: string;
  readonly why: string;
}

/** What a cluster must have before an overlay is applied: what its constructs publish, and what its objects need. */
export function prerequisitesOf(
  environment: Environment,
  { objects, operatorMade, prerequisites }: Pick<CommonOverlay, 'objects' | 'operatorMade' | 'prerequisites'>,
  form: FormPrerequisites,
): readonly Prerequisite[] {
  const { namespace, createNamespace, profile } = environment;
  const labels = Object.entries(form.namespaceLabels);
  const all: readonly Prerequisite[] = [
    ...form.platform,
    ...(createNamespace || form.namespaceComes
      ? []
      : [
          {
            what: `namespace ${namespace}${labels.map(([key, value]) => `, with the label ${key}=${value} before the server starts`).join('')}`,
            why: 'the objects of the overlay are in it',
            test: `kubectl get namespace ${namespace}`,
          },
        ]),
    ...controllerPrerequisites(objects, [...form.platform, ...prerequisites]),
    ...prerequisites,
    ...neededDatabases(environment),
    ...([...objects, ...operatorMade].some(needsVolume)
      ? [{ what: 'a StorageClass', why: 'data is stored on a volume', test: 'kubectl get storageclass' }]
      : []),
    ...(objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler')
      ? [
          {
            what: 'the Metrics API, for example metrics-server',
            why: 'the autoscaler reads the load of the pods from it',
            test: 'kubectl get apiservice v1beta1.metrics.k8s.io',
          },
        ]
      : []),
    ...form.namespaces.map(({ namespace: name, label, why }) => ({
      what: `namespace ${name}${label ? `, with the label ${label}` : ''}`,
      why,
      test: `kubectl get namespace ${name}`,
    })),
  ];
  // What two constructs publish is tested once.
  return all
    .filter(({ test }, index) => test === undefined || all.findIndex((other) => other.test === test) === index)
    .map(({ test, ...one }) =>
      test === undefined ? one : { ...one, test: test.replace(/\bkubectl /g, `${profile.cli} `) },
    );
}

function needsVolume({ kind, spec }: KubernetesObject): boolean {
  return (
    kind === 'PersistentVolumeClaim' ||
    kind === 'Cluster' ||
    (kind === 'StatefulSet' && typeof spec === 'object' && spec !== null && 'volumeClaimTemplates' in spec)
  );
}
