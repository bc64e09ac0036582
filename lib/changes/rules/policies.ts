/** Network policies that are removed, or allow more. */
import { describe, identityOf, type KubernetesObject } from '../../kubernetes/object.js';
import { fits, podTemplates } from '../../kubernetes/pods.js';
import { at, isObject, type PlainObject } from '../../kubernetes/structural.js';
import { fieldRule, fieldsAt, isOf, wholeOf } from '../match.js';
import type { Rule } from '../rule.js';
import { isNewInNamespace } from './room.js';

const policies = [
  'networking.k8s.io/NetworkPolicy',
  'cilium.io/CiliumNetworkPolicy',
  'security.istio.io/AuthorizationPolicy',
];

const policyRemoved: Rule = {
  id: 'exposure/policy-removed',
  title: 'a network policy is removed or renamed',
  reason: 'a pod that no other policy selects admits and opens every connection',
  advice: 'keep the policy; or make sure that another one selects the same pods',
  source: 'kubernetes.io, Network Policies, The two sorts of pod isolation',
  find: ({ change, before }, context) => {
    if (change !== 'removed' || !before || !isOf(before, policies)) return [];
    const left = selectedBy(before, wholeOf(context));
    return left.length > 0
      ? [
          {
            reason: `it selected ${left.join(', ')}: a pod that no other policy selects admits and opens every connection`,
          },
        ]
      : [];
  },
};

const lists = ['ingress', 'egress', 'rules'];
const scopes = ['policyTypes', 'podSelector', 'action', 'selector', 'endpointSelector'];

const policyWidened: Rule = {
  id: 'exposure/policy-widened',
  title: 'a network policy allows more connections',
  reason: 'policies only add up: what one allows is allowed',
  advice: 'make sure that each new peer and port is meant',
  source: 'kubernetes.io, Network Policies, The NetworkPolicy resource',
  find: (change) => {
    const { before, after } = change;
    if (change.change !== 'changed' || !before || !after || !isOf(after, policies)) return [];
    const more = new Map(lists.map((list) => [list, added(at(before, 'spec', list), at(after, 'spec', list))]));
    const fields = fieldsAt(change, 'spec').filter(
      ({ path: [, field = ''] }) => (more.get(field)?.length ?? 0) > 0 || scopes.includes(field),
    );
    return fields.length > 0 ? [{ fields, ...opened([...more.values()].flat()) }] : [];
  },
};

const egressOfServer = fieldRule({
  id: 'exposure/policy-widened-by-operator',
  title: 'the network policy that the operator makes allows more connections',
  reason: 'pods of the server can connect to more',
  advice: 'make sure that each new peer and port is meant',
  source: 'mlflow-operator, MLflow.spec.networkPolicyAdditionalEgressRules and networkPolicyEgressRules',
  kinds: ['mlflow.opendatahub.io/MLflow'],
  fields: ['spec.networkPolicyAdditionalEgressRules', 'spec.networkPolicyEgressRules'],
  when: ({ before, after }) => after === undefined || added(before, after).length > 0,
  texts: (_, fields) => opened(fields.flatMap(({ before, after }) => added(before, after))),
});

const allPods: Rule = {
  id: 'downtime/policy-of-all-pods',
  title: 'a network policy of all pods is added to a namespace that exists',
  reason:
    'pods that no policy selected before admitted and opened every connection; now only what policies of the namespace allow',
  advice:
    'list what the pods that run there connect to, and who connects to them, and allow it first: networkPolicy of the workspace',
  source: 'kubernetes.io, Network Policies, The two sorts of pod isolation',
  find: (change, context) => {
    const selector = at(change.after, 'spec', 'podSelector');
    const isOfAll = isObject(selector) && Object.keys(selector).length === 0;
    return isOfAll && isNewInNamespace(change, context, 'NetworkPolicy') ? [{}] : [];
  },
};

export const networkPolicies: readonly Rule[] = [allPods, policyRemoved, policyWidened, egressOfServer];

/** Connections that only the new rules allow. */
function added(before: unknown, after: unknown): readonly string[] {
  const known = connections(before);
  return [...connections(after)].filter((one) => !known.has(one));
}

/** The first few in words. */
function opened(found: readonly string[]): { readonly reason?: string } {
  if (found.length === 0) return {};
  const named = found.slice(0, 4).join('; ');
  return { reason: `new: ${named}${found.length > 4 ? `; and ${found.length - 4} more` : ''}` };
}

/** Each pair of a peer and a port that rules allow. */
function connections(rules: unknown): ReadonlySet<string> {
  return new Set(
    (Array.isArray(rules) ? rules : []).filter(isObject).flatMap((rule) => {
      const peers = itemsOf(rule['to'] ?? rule['from'], peerText);
      const ports = itemsOf(rule['ports'], portText);
      const { to: _, from: __, ports: ___, ...rest } = rule;
      const further = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
      return peers.flatMap((peer) => ports.map((port) => `${peer} on ${port}${further}`));
    }),
  );
}

/** Workloads of the new state whose pods a policy selects. */
function selectedBy(policy: KubernetesObject, objects: readonly KubernetesObject[]): readonly string[] {
  const selector =
    at(policy, 'spec', 'podSelector') ?? at(policy, 'spec', 'endpointSelector') ?? at(policy, 'spec', 'selector');
  const { namespace } = policy.metadata;
  return podTemplates(objects.filter(({ metadata }) => metadata.namespace === namespace))
    .filter(({ labels }) => isObject(selector) && fits(selector, labels))
    .map(({ object }) => describe(identityOf(object)));
}

/** An absent or empty list allows all. */
function itemsOf(value: unknown, textOf: (item: PlainObject) => string): readonly string[] {
  const items = Array.isArray(value) ? value.filter(isObject) : [];
  return items.length > 0 ? items.map(textOf) : ['any'];
}

function portText({ protocol = 'TCP', port = 'any', endPort }: PlainObject): string {
  return `${String(protocol)} ${String(port)}${endPort === undefined ? '' : `-${String(endPort)}`}`;
}

function peerText(peer: PlainObject): string {
  return Object.entries(peer)
    .map(([kind, value]) => {
      const labels = at(value, 'matchLabels');
      const [only] = isObject(value) && Object.keys(value).length === 1 ? Object.values(value) : [];
      if (isObject(labels) && only === labels)
        return `${kind.replace('Selector', '')} ${Object.entries(labels)
          .map(([name, one]) => (name === 'kubernetes.io/metadata.name' ? String(one) : `${name}=${String(one)}`))
          .join(',')}`;
      return `${kind} ${typeof only === 'string' ? only : JSON.stringify(value)}`;
    })
    .join(' ');
}
