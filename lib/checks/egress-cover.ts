/** Whether egress rules let a pod connect to a host and port. */
import { BlockList, isIP } from 'node:net';
import type { NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { fits, podTemplates } from '../kubernetes/pods.js';
import { at, isObject } from '../kubernetes/structural.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';
import { includes } from './egress-lists.js';
import type { KnownPod } from './pod-egress.js';
import { portsOf, servicesOf } from './services.js';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export function isCovered(
  overlay: RenderedObjects,
  pod: KnownPod,
  rules: readonly NetworkPolicyEgressRule[],
  target: Target,
): boolean {
  const goals = [...goalsOf(overlay, pod, target), ...describedGoals(overlay, pod, target)];
  return goals.some((goal) =>
    rules.some(
      ({ ports = [], to = [] }) =>
        (ports.length === 0 || ports.some((port) => goal.hasPort(port))) &&
        (to.length === 0 || to.some((peer) => goal.isPeer(peer))),
    ),
  );
}

/** What a rule must name to let the connection through. */
interface Goal {
  hasPort(port: NetworkPolicyPort): boolean;
  isPeer(peer: NetworkPolicyPeer): boolean;
}

function goalsOf(overlay: RenderedObjects, pod: KnownPod, { host, port }: Target): readonly Goal[] {
  const hasPort = (open: NetworkPolicyPort) => isTcp(open) && includes(open, port);
  if (isIP(host) !== 0) return [{ hasPort, isPeer: (peer) => contains(peer, host) }];
  const place = inCluster(host, pod.namespace);
  // A name that may be one of either kind: `collector.observability` and `example.com`.
  const outside: Goal = {
    hasPort,
    isPeer: ({ ipBlock }) => ipBlock !== undefined && !/\/(32|128)$/.test(ipBlock.cidr),
  };
  if (!place) return [outside];
  const service = servicesOf(overlay).find(
    ({ metadata }) => metadata.name === place.service && metadata.namespace === place.namespace,
  );
  const inside = service
    ? serviceGoal(overlay, service, place.namespace, port)
    : { hasPort, isPeer: (peer: NetworkPolicyPeer) => isNamespace(peer, place.namespace, pod.namespace) };
  return place.certain || service ? [inside] : [inside, outside];
}

/** Fields of the environment that name the host: with a `peer` the port of the pods may be another one. */
function describedGoals({ flows = [] }: RenderedObjects, pod: KnownPod, { host }: Target): readonly Goal[] {
  return flows
    .filter(
      ({ from, to }) => to.host === host && from.policy && fits({ matchLabels: from.policy.podLabels }, pod.labels),
    )
    .map(({ to, ports }) => ({
      hasPort: (open) => ports.some(({ port }) => typeof port === 'number' && includes(open, port)),
      isPeer: (peer) => to.peers.some((one) => JSON.stringify(one) === JSON.stringify(peer)),
    }));
}

/** Policies are evaluated for the pods behind a Service, on their own ports. */
function serviceGoal(overlay: RenderedObjects, service: KubernetesObject, namespace: string, port: number): Goal {
  const selector = at(service, 'spec', 'selector');
  const labels = isObject(selector) ? (selector as Record<string, string>) : {};
  const target = portsOf(service).find((one) => one.port === port)?.targetPort ?? port;
  const number = typeof target === 'number' ? target : containerPort(overlay, labels, target);
  return {
    hasPort: (open) =>
      isTcp(open) && (open.port === target || number === undefined || includes(open, number) || includes(open, port)),
    isPeer: (peer) => isNamespace(peer, namespace, service.metadata.namespace) && fits(peer.podSelector ?? {}, labels),
  };
}

function containerPort(
  { objects, operatorMade }: RenderedObjects,
  selector: Readonly<Record<string, string>>,
  name: string,
): number | undefined {
  return podTemplates([...objects, ...operatorMade])
    .filter(({ labels }) => fits({ matchLabels: selector }, labels))
    .flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports))
    .find((one) => one.name === name)?.containerPort;
}

/** The namespace that a name is in, and whether it can be nothing else. */
function inCluster(
  host: string,
  own: string | undefined,
): { readonly service: string; readonly namespace: string; readonly certain: boolean } | undefined {
  const [service = '', namespace, svc, ...rest] = host.split('.');
  if (namespace === undefined) return own ? { service, namespace: own, certain: true } : undefined;
  if (svc === 'svc') return { service, namespace, certain: true };
  return svc === undefined && rest.length === 0 ? { service, namespace, certain: false } : undefined;
}

/** Labels of namespaces other than their name are not known here, and may fit. */
function isNamespace(
  { namespaceSelector, ipBlock }: NetworkPolicyPeer,
  namespace: string,
  own: string | undefined,
): boolean {
  if (ipBlock) return false;
  if (!namespaceSelector) return namespace === own;
  const name = namespaceSelector.matchLabels?.['kubernetes.io/metadata.name'];
  return name === undefined || name === namespace;
}

function contains({ ipBlock }: NetworkPolicyPeer, address: string): boolean {
  if (!ipBlock) return false;
  const list = new BlockList();
  const excluded = new BlockList();
  addRange(list, ipBlock.cidr);
  for (const range of ipBlock.except ?? []) addRange(excluded, range);
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return list.check(address, family) && !excluded.check(address, family);
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix] = range.split('/');
  if (isIP(address) !== 0) list.addSubnet(address, Number(prefix ?? 32), isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function isTcp({ protocol }: NetworkPolicyPort): boolean {
  return (protocol ?? 'TCP') === 'TCP';
}
