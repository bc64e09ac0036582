import { isDeepStrictEqual } from 'node:util';
import type { NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicySpec } from '../../../imports/kubernetes.js';
import type { StandaloneEnvironment } from '../../environment/environment.js';
import { believesHeaders } from '../../identity/authentication/authentication-schema.js';
import { issuerOf } from '../../identity/authentication/issuers.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { type PodTemplate, selects } from '../../kubernetes/pods.js';
import { peersOf } from '../../model/egress.js';
import { type Component, selectorOf } from '../../model/instance.js';
import { probeAddresses } from '../../model/mesh-flows.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { Check, Finding } from '../check.js';
import { restrictsIngress } from '../ingress-policies.js';
import { standaloneOf } from '../servers.js';

/** Allowed clients, besides the proxy, of a server that trusts headers: jobs, which set their service account as the user. */
const trusted: readonly Component[] = [
  'proxy',
  'migration',
  'garbage-collection',
  'trace-archival',
  'backup',
  'smoke-test',
];

const namespaceLabel = 'kubernetes.io/metadata.name';

function believingServerOf(overlay: RenderedOverlay) {
  const server = standaloneOf(overlay);
  return server && believesHeaders(server.environment.settings.authentication) ? server : undefined;
}

/** Servers behind a proxy that passes the identity of the caller in headers. */
export const proxyChecks: readonly Check[] = [
  {
    id: 'MLF-PROXY-1',
    title: 'only the proxy, the jobs and Prometheus can connect to a server that trusts headers',
    cause: 'anyone who can connect to its port can set the header and act as any user',
    fix: 'use the computed network policy of the server without changes, and let clients connect to the proxy; or, with type: proxy, set identity: token',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const server = believingServerOf(overlay);
      if (!server) return;
      const policies = overlay.objects.filter((object) => policySelects(object, server.pod));
      if (policies.length === 0)
        yield {
          object: server.pod.object,
          message: 'no network policy selects its pods, so every pod can connect to them',
        };
      for (const object of policies) yield* openings(object, server.pod, server.environment);
    },
  },
  {
    id: 'MLF-PROXY-2',
    title: 'the pod of a server that trusts headers has no other containers',
    cause:
      'a container in the same pod connects to the server by localhost, to which network policies do not apply, and can act as any user',
    fix: 'run it in a separate pod; or set identity: token',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const server = believingServerOf(overlay);
      if (!server) return;
      const { object, field, spec } = server.pod;
      const beside = [
        ...spec.containers.filter(({ name }) => name !== 'mlflow'),
        ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
      ];
      for (const { name } of beside)
        yield {
          object,
          field: `${field}.containers`,
          message: `container ${name} runs in the same pod as the server`,
          environmentPath: ['server', 'sidecars'],
        };
      if (spec.hostNetwork)
        yield { object, field: `${field}.hostNetwork`, message: 'the pod is on the network of its node' };
    },
  },
  {
    id: 'MLF-PROXY-3',
    title: 'a proxy admits only users of its organization',
    cause: 'anyone can create an account at the issuer and log in; only the permissions in MLflow remain',
    fix: 'set authentication.emailDomains or allowedGroups; or waive it if strangers may log in',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (environment.form !== 'standalone') return;
      const { authentication } = environment.settings;
      if (authentication.type !== 'proxy') return;
      const { issuer, allowedGroups, emailDomains } = authentication;
      const { open = false, title } = issuerOf(issuer);
      if (open && allowedGroups.length === 0 && emailDomains.includes('*'))
        yield {
          message: `the proxy admits every account of ${title}`,
          environmentPath: ['authentication', 'issuer'],
        };
    },
  },
];

function policySelects(policy: KubernetesObject, { object, labels }: PodTemplate): boolean {
  if (!restrictsIngress(policy) || policy.metadata.namespace !== object.metadata.namespace) return false;
  const { podSelector } = policy['spec'] as NetworkPolicySpec;
  return selects(podSelector?.matchLabels ?? {}, labels);
}

function* openings(object: KubernetesObject, pod: PodTemplate, environment: StandaloneEnvironment): Iterable<Finding> {
  const { ingress = [] } = object['spec'] as NetworkPolicySpec;
  for (const [index, rule] of ingress.entries()) {
    if (!opensServer(rule, pod)) continue;
    const field = `spec.ingress[${index}]`;
    const { from = [] } = rule;
    if (from.length === 0) yield { object, field, message: "the server's port is open to every pod" };
    for (const peer of from)
      if (!isTrusted(peer, environment))
        yield { object, field, message: `the server's port is open to ${JSON.stringify(peer)}` };
  }
}

function opensServer({ ports = [] }: NetworkPolicyIngressRule, { spec }: PodTemplate): boolean {
  const own = spec.containers.flatMap((container) => container.ports ?? []);
  return (
    ports.length === 0 ||
    ports.some(({ port, endPort }) =>
      own.some(({ name, containerPort }) =>
        typeof port === 'number'
          ? containerPort >= port && containerPort <= (endPort ?? port)
          : port === undefined || port === name,
      ),
    )
  );
}

function isTrusted(peer: NetworkPolicyPeer, { instance, settings, profile }: StandaloneEnvironment): boolean {
  const { authentication, gateway } = settings;
  if (
    authentication.type === 'headers' &&
    gateway.type !== 'none' &&
    gateway.peer &&
    peersOf(gateway.peer).some((one) => isDeepStrictEqual(one, peer))
  )
    return true;
  // In ambient mode probes of the kubelet come from an address of the node that nothing else has.
  if (peer.ipBlock)
    return settings.mesh?.type === 'istio-ambient' && probeAddresses.some((cidr) => cidr === peer.ipBlock?.cidr);
  const namespace = peer.namespaceSelector ? peer.namespaceSelector.matchLabels?.[namespaceLabel] : instance.namespace;
  const { monitoringNamespace = profile.network.monitoringNamespace } = settings.networkPolicy;
  if (settings.observability.serviceMonitor && namespace === monitoringNamespace) return true;
  const labels = peer.podSelector?.matchLabels ?? {};
  return (
    namespace === instance.namespace && trusted.some((component) => selects(selectorOf(instance, component), labels))
  );
}
