/** The egress of each pod: the rules of all policies that select it, because policies add up. */
import type { Container, LabelSelector, NetworkPolicyEgressRule } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { containersOf, fits, podTemplates } from '../kubernetes/pods.js';
import { at, isObject } from '../kubernetes/structural.js';
import { operated } from '../model/operated.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';
import { type EgressList, egressLists, serverRules } from './egress-lists.js';
import { mlflowOf } from './servers.js';

/** A pod whose labels are known. */
export interface KnownPod {
  readonly object: KubernetesObject;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly { readonly container: Pick<Container, 'env' | 'envFrom'>; readonly field: string }[];
}

/** Pods of the objects, and the pod that the operator makes of the MLflow resource. */
export function knownPods(overlay: RenderedObjects): readonly KnownPod[] {
  const mlflow = mlflowOf(overlay);
  const made = podTemplates(overlay.operatorMade).find(({ object }) => object.metadata.name === operated.name);
  return [
    ...(mlflow && made
      ? [
          {
            object: mlflow.object,
            namespace: made.object.metadata.namespace,
            labels: made.labels,
            containers: [{ container: mlflow.spec, field: 'spec' }],
          },
        ]
      : []),
    ...podTemplates(overlay.objects).map((pod) => ({
      object: pod.object,
      namespace: pod.object.metadata.namespace,
      labels: pod.labels,
      containers: containersOf(pod),
    })),
  ];
}

/** The lists of rules that select a pod; none where nothing restricts its egress. */
export function egressListsOf(overlay: RenderedObjects, pod: KnownPod): readonly EgressList[] {
  const mlflow = mlflowOf(overlay);
  const policies = egressLists(overlay).filter(
    ({ object }) =>
      object.kind === 'NetworkPolicy' &&
      object.metadata.namespace === pod.namespace &&
      fits(podSelectorOf(object), pod.labels),
  );
  return mlflow?.object === pod.object
    ? [{ object: mlflow.object, field: 'spec.networkPolicyEgressRules', rules: serverRules(mlflow.spec) }, ...policies]
    : policies;
}

export function rulesOf(lists: readonly EgressList[]): readonly NetworkPolicyEgressRule[] {
  return lists.flatMap(({ rules }) => rules);
}

/** Each list with all rules that are in force for the pods which it is for; by itself where no pod of it is known. */
export function egressUnions(
  overlay: RenderedObjects,
): readonly (EgressList & { readonly all: readonly NetworkPolicyEgressRule[] })[] {
  const unions = knownPods(overlay).map((pod) => egressListsOf(overlay, pod));
  return egressLists(overlay).flatMap((list) => {
    const of = unions.filter((union) =>
      union.some(({ object, field }) => object === list.object && field === list.field),
    );
    return of.length > 0 ? of.map((union) => ({ ...list, all: rulesOf(union) })) : [{ ...list, all: list.rules }];
  });
}

function podSelectorOf(policy: KubernetesObject): LabelSelector {
  const selector = at(policy, 'spec', 'podSelector');
  return isObject(selector) ? (selector as LabelSelector) : {};
}
