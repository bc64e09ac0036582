/** What can connect to the server, and it to what. */
import { describe, identityOf, type KubernetesObject } from '../../kubernetes/object.js';
import { fits, podTemplates } from '../../kubernetes/pods.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { FieldChange } from '../field-changes.js';
import { fieldRule, fieldsAt, isOf, wholeOf } from '../match.js';
import type { Rule } from '../rule.js';
import { valueIn, variables } from './logins.js';

const routes = [
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/Gateway',
  'networking.k8s.io/Ingress',
  'route.openshift.io/Route',
];
const policies = [
  'networking.k8s.io/NetworkPolicy',
  'cilium.io/CiliumNetworkPolicy',
  'security.istio.io/AuthorizationPolicy',
];

const routeAdded: Rule = {
  id: 'exposure/route-added',
  title: 'a route from outside the cluster is added',
  reason: 'the server can be reached at more places',
  advice: 'make sure that callers authenticate there',
  source: 'gateway-api.sigs.k8s.io, HTTPRoute; kubernetes.io, Ingress; OpenShift, Route',
  find: ({ change, after }) => (change === 'added' && after && isOf(after, routes) ? [{}] : []),
};

const hostAdded = fieldRule({
  id: 'exposure/host-added',
  title: 'a route gets another host, path or gateway',
  reason: 'the server can be reached at more places',
  advice: 'make sure that DNS, certificate and redirect URIs of logins include it',
  source: 'gateway-api.sigs.k8s.io, HTTPRoute; kubernetes.io, Ingress; OpenShift, Route',
  kinds: routes,
  fields: [
    'spec.hostnames',
    'spec.host',
    'spec.path',
    'spec.parentRefs',
    'spec.listeners',
    'spec.rules',
    'spec.tls.insecureEdgeTerminationPolicy',
  ],
  when: ({ before, after }) => textsIn(after).some((text) => !textsIn(before).includes(text)),
});

const service = fieldRule({
  id: 'exposure/service-type',
  title: 'a Service is opened to the outside',
  reason: 'the Service gets a port on every node, or a load balancer',
  advice: 'keep ClusterIP, and use a route',
  source: 'kubernetes.io, Service, Publishing Services',
  kinds: ['Service'],
  fields: ['spec.type', 'spec.externalIPs', 'spec.loadBalancerSourceRanges'],
  when: ({ path, after, before }) =>
    path[1] === 'type'
      ? isOpen(after) && before !== 'LoadBalancer'
      : path[1] === 'externalIPs'
        ? after !== undefined
        : before !== undefined,
});

const serviceAdded: Rule = {
  id: 'exposure/service-added',
  title: 'a Service that is open to the outside is added',
  reason: service.reason,
  advice: service.advice,
  source: service.source,
  find: ({ change, after }) =>
    change === 'added' && after && isOf(after, ['Service']) && isOpen(at(after, 'spec', 'type')) ? [{}] : [],
};

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

const names = [
  'MLFLOW_SERVER_ALLOWED_HOSTS',
  'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS',
  'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE',
  'MLFLOW_SERVER_X_FRAME_OPTIONS',
];

const origins: Rule = {
  id: 'exposure/origins',
  title: 'the server accepts more hosts or origins',
  reason:
    'pages of these origins can call the server with the login of a user, and requests with these Host headers are answered',
  advice: 'name only hosts and origins of your own; * ends the protection',
  source: 'mlflow.org, Network Security (allowed hosts, CORS origins, X-Frame-Options)',
  find: (change) => {
    const ofPods = variables(change, ...names).filter(isWider);
    const ofResource =
      change.identity.kind === 'MLflow'
        ? fieldsAt(change, 'spec.extraAllowedOrigins').filter(({ before, after }) =>
            itemsOf(after).some((item) => !itemsOf(before).includes(item)),
          )
        : [];
    const fields = [...ofPods, ...ofResource];
    return fields.length > 0 ? [{ fields }] : [];
  },
};

const verification: Rule = {
  id: 'exposure/verification-off',
  title: 'a connection is no longer encrypted, or its certificate no longer verified',
  reason: 'who is between both ends can read and change what is sent',
  advice: 'verify the certificate with its CA',
  source:
    'mlflow.org, Environment Variables (MLFLOW_*_IGNORE_TLS); OpenShift, Route (tls, insecureEdgeTerminationPolicy); PostgreSQL, sslmode',
  find: (change) => {
    const ofPods = variables(
      change,
      'MLFLOW_S3_IGNORE_TLS',
      'MLFLOW_TRACKING_INSECURE_TLS',
      'PGSSLMODE',
      'MLFLOW_BACKEND_STORE_URI',
      'MLFLOW_S3_ENDPOINT_URL',
    ).filter(({ path, before, after }) =>
      path.some((part) => /IGNORE_TLS|INSECURE_TLS/.test(part))
        ? valueIn(after) === 'true'
        : security(valueIn(after)) < security(valueIn(before)),
    );
    const ofRoute =
      change.change === 'changed' &&
      isOf(change.before as KubernetesObject, ['route.openshift.io/Route', 'networking.k8s.io/Ingress'])
        ? fieldsAt(change, 'spec.tls').filter(
            ({ after, path }) => after === undefined || (path.at(-1) === 'termination' && after === 'edge'),
          )
        : [];
    const fields = [...ofPods, ...ofRoute];
    return fields.length > 0 ? [{ fields }] : [];
  },
};

export const exposure: readonly Rule[] = [
  routeAdded,
  hostAdded,
  service,
  serviceAdded,
  policyRemoved,
  policyWidened,
  egressOfServer,
  origins,
  verification,
];

function isOpen(type: unknown): boolean {
  return type === 'LoadBalancer' || type === 'NodePort';
}

/** sslmode of libpq from the weakest to the strongest, and http before https; 0 where neither is named. */
function security(text: string): number {
  const mode = /sslmode=([a-z-]+)/.exec(text)?.[1] ?? text;
  const found = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'].indexOf(mode);
  return found >= 0 ? found : text.startsWith('https:') ? 1 : 0;
}

function isWider({ path, before, after }: FieldChange): boolean {
  const [had, has] = [valueIn(before), valueIn(after)].map((value) => value.split(',').filter(Boolean)) as [
    string[],
    string[],
  ];
  if (path.some((part) => part.includes('X_FRAME_OPTIONS')))
    return ['DENY', 'SAMEORIGIN'].includes(had[0] ?? '') && had[0] !== has[0] && has[0] !== 'DENY';
  return has.some((item) => !had.includes(item));
}

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

function itemsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
}

const placed = ['host', 'hostname', 'hostnames', 'path', 'value', 'name', 'insecureEdgeTerminationPolicy'];

function textsIn(value: unknown, isPlace = true): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, isPlace));
  if (isObject(value)) return Object.entries(value).flatMap(([name, one]) => textsIn(one, placed.includes(name)));
  return value === undefined || !isPlace ? [] : [String(value)];
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
