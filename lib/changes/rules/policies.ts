/** Network policies that are removed, or allow more. */
import { describe, identityOf, type KubernetesObject } from '../../kubernetes/object.js';
import { fits, podTemplates } from '../../kubernetes/pods.js';
import { at, isObject } from '../../kubernetes/structural.js';
import { fieldRule, fieldsAt, isOf, wholeOf } from '../match.js';
import type { Rule } from '../rule.js';

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

const policyWidened: Rule = {
  id: 'exposure/policy-widened',
  title: 'a network policy allows more connections',
  reason: 'policies only add up: what one allows is allowed',
  advice: 'make sure that each new peer and port is meant',
  source: 'kubernetes.io, Network Policies, The NetworkPolicy resource',
  find: (change) => {
    const { before, after } = change;
    if (change.change !== 'changed' || !before || !after || !isOf(after, policies)) return [];
    const fields = fieldsAt(change, 'spec').filter(
      ({ path }) =>
        (['ingress', 'egress', 'rules'].includes(path[1] ?? '') && allowsMore(path[1] ?? '', before, after)) ||
        ['policyTypes', 'podSelector', 'action', 'selector', 'endpointSelector'].includes(path[1] ?? ''),
    );
    return fields.length > 0 ? [{ fields }] : [];
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
  when: ({ before, after }) => after === undefined || itemsOf(after).some((item) => !itemsOf(before).includes(item)),
});

export const networkPolicies: readonly Rule[] = [policyRemoved, policyWidened, egressOfServer];

/** Whether a rule of the new policy is in none of the old one. An empty rule allows everything. */
function allowsMore(list: string, before: KubernetesObject, after: KubernetesObject): boolean {
  const [had, has] = [connections(at(before, 'spec', list)), connections(at(after, 'spec', list))];
  return [...has].some((one) => !had.has(one));
}

/** Each pair of a peer and a port that rules allow. */
function connections(rules: unknown): ReadonlySet<string> {
  return new Set(
    (Array.isArray(rules) ? rules : []).filter(isObject).flatMap((rule) => {
      const peers = itemsOf(rule['to'] ?? rule['from'] ?? ['any']);
      const ports = itemsOf(rule['ports'] ?? ['any']);
      const { to: _, from: __, ports: ___, ...rest } = rule;
      return peers.flatMap((peer) => ports.map((port) => `${peer} ${port} ${JSON.stringify(rest)}`));
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

function itemsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
}
