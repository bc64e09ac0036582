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
  /** Whether it has a token for the API server. */
  readonly hasToken: boolean;
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
            hasToken: true,
            containers: [{ container: mlflow.spec, field: 'spec' }],
          },
        ]
      : []),
    ...podTemplates(overlay.objects).map((pod) => ({
      object: pod.object,
      namespace: pod.object.metadata.namespace,
      labels: pod.labels,
      hasToken: pod.spec.automountServiceAccountToken !== false,
      containers: containersOf(pod),
    })),
  ];
}

/** The lists of rules that select a pod; none where nothing restricts its egress. */
export function egressListsOf(overlay: RenderedObjects, pod: KnownPod): readonly EgressList[] {
  const mlflow = mlflowOf(overlay);
  const cilium = overlay.objects.flatMap((object) => worldEgress(object, pod));
  const policies = egressLists(overlay).filter(
    ({ object }) =>
      object.kind === 'NetworkPolicy' &&
      object.metadata.namespace === pod.namespace &&
      fits(podSelectorOf(object), pod.labels),
  );
  const own =
    mlflow?.object === pod.object
      ? [{ object: mlflow.object, field: 'spec.networkPolicyEgressRules', rules: serverRules(mlflow.spec) }]
      : [];
  return [...own, ...policies, ...cilium];
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

/** Rules of a CiliumNetworkPolicy that open any address; its other entities name nothing that has a host. */
function worldEgress(object: KubernetesObject, { namespace, labels }: KnownPod): readonly EgressList[] {
  const selector = at(object, 'spec', 'endpointSelector');
  const egress = at(object, 'spec', 'egress');
  if (object.kind !== 'CiliumNetworkPolicy' || object.metadata.namespace !== namespace) return [];
  if (!isObject(selector) || !Array.isArray(egress) || !fits(selector as LabelSelector, labels)) return [];
  const rules = egress.filter(isObject).flatMap(({ toEntities, toPorts }) => {
    const isWorld = Array.isArray(toEntities) && toEntities.some((entity) => entity === 'world' || entity === 'all');
    const ports = (Array.isArray(toPorts) ? toPorts : []).flatMap((one) => {
      const list: unknown = at(one, 'ports');
      return Array.isArray(list) ? (list as { port: string; protocol?: string }[]) : [];
    });
    return isWorld
      ? [{ ports: ports.map(({ port, protocol }) => ({ port: Number(port), ...(protocol ? { protocol } : {}) })) }]
      : [];
  });
  return [{ object, field: 'spec.egress', rules: rules as NetworkPolicyEgressRule[] }];
}

function podSelectorOf(policy: KubernetesObject): LabelSelector {
  const selector = at(policy, 'spec', 'podSelector');
  return isObject(selector) ? (selector as LabelSelector) : {};
}
