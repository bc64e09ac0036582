import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Prerequisite } from '../model/prerequisite.js';
import { controllerPrerequisites } from './controllers.js';
import type { CommonOverlay } from './rendering.js';

/** What only an overlay's form knows of its prerequisites. */
export interface FormPrerequisites {
  /** What comes before all others. */
  readonly platform: readonly Prerequisite[];
  /** Labels of the namespace of the server, where the overlay does not make it. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Other namespaces that must be there. */
  readonly namespaces: readonly NeededNamespace[];
}

export interface NeededNamespace {
  readonly namespace: string;
  /** Labels that it must have, as text: `mlflow-enabled=true`. */
  readonly label?: string;
  readonly why: string;
}

/** What must be true of a cluster before an overlay is applied: what its constructs publish, and what its objects need. */
export function prerequisitesOf(
  environment: Environment,
  { objects, operatorMade, prerequisites }: Pick<CommonOverlay, 'objects' | 'operatorMade' | 'prerequisites'>,
  form: FormPrerequisites,
): readonly Prerequisite[] {
  const { namespace, createNamespace, profile } = environment;
  const labels = Object.entries(form.namespaceLabels);
  const all = [
    ...form.platform,
    ...(createNamespace
      ? []
      : [
          {
            what: `namespace ${namespace}${labels.map(([key, value]) => `, with the label ${key}=${value} before the server starts`).join('')}`,
            why: 'everything lives in it',
            test: `kubectl get namespace ${namespace}`,
          },
        ]),
    ...controllerPrerequisites(objects),
    ...prerequisites,
    ...([...objects, ...operatorMade].some(needsVolume)
      ? [{ what: 'a StorageClass', why: 'data lies on a volume', test: 'kubectl get storageclass' }]
      : []),
    ...(objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler')
      ? [
          {
            what: 'the Metrics API, as metrics-server brings it',
            why: 'the autoscaler reads from it how busy the pods are',
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
  // A controller that a construct names too is tested once.
  return all
    .filter(({ test }, index) => all.findIndex((other) => other.test === test) === index)
    .map((one) => ({ ...one, test: one.test.replace(/^kubectl /, `${profile.cli} `) }));
}

function needsVolume({ kind, spec }: KubernetesObject): boolean {
  return (
    kind === 'PersistentVolumeClaim' ||
    kind === 'Cluster' ||
    (kind === 'StatefulSet' && typeof spec === 'object' && spec !== null && 'volumeClaimTemplates' in spec)
  );
}
