import type { PodResourceClaim, PodSpec } from '../../../imports/kubernetes.js';
import { isKey, labelProblems } from '../naming.js';
import type { Violation } from '../structural.js';
import { dnsLabel, dnsSubdomain } from './names.js';
import { onPod } from './pod-containers.js';
import { network } from './pod-network.js';
import { atLeast, between, exactlyOne, fault, repeated, type TypeRules } from './rule.js';

/** What holds for a pod as a whole. */
export const podRules: TypeRules = {
  *'io.k8s.api.core.v1.PodSpec'(pod: PodSpec) {
    if (pod.containers.length === 0) yield fault('must have at least one container', 'containers');
    yield* names(pod);
    for (const problem of labelProblems(pod.nodeSelector)) yield fault(problem, 'nodeSelector');
    yield* atLeast(pod.terminationGracePeriodSeconds, 0, 'terminationGracePeriodSeconds');
    yield* between(pod.activeDeadlineSeconds, 1, 2 ** 31 - 1, 'activeDeadlineSeconds');
    if (pod.serviceAccountName) yield* dnsSubdomain(pod.serviceAccountName, 'serviceAccountName');
    if (pod.priorityClassName) yield* dnsSubdomain(pod.priorityClassName, 'priorityClassName');
    if (pod.nodeName) yield* dnsSubdomain(pod.nodeName, 'nodeName');
    yield* dnsSubdomain(pod.runtimeClassName, 'runtimeClassName');
    for (const field of ['readinessGates', 'schedulingGates'] as const)
      for (const [index, gate] of (pod[field] ?? []).entries())
        for (const [key, name] of Object.entries(gate))
          if (!isKey(name)) yield fault(`"${name}" is not a valid name`, field, index, key);
    yield* network(pod);
    yield* onPod(pod);
    for (const [index, { lifecycle = {} }] of pod.containers.entries())
      for (const [hook, handler] of Object.entries({ postStart: lifecycle.postStart, preStop: lifecycle.preStop }))
        yield* between(
          handler?.sleep?.seconds,
          0,
          pod.terminationGracePeriodSeconds ?? 30,
          ...['containers', index, 'lifecycle', hook, 'sleep', 'seconds'],
        );
    for (const [index, container] of (pod.initContainers ?? []).entries())
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
        if (container[field] && container.restartPolicy !== 'Always')
          yield fault('must not be set for a container that ends', 'initContainers', index, field);
  },
  *'io.k8s.api.core.v1.PodResourceClaim'({ name, ...source }: PodResourceClaim) {
    yield* dnsLabel(name, 'name');
    yield* exactlyOne(source, 'resourceClaimName or resourceClaimTemplateName');
    for (const [field, value] of Object.entries(source)) yield* dnsSubdomain(value, field);
  },
};

const lists = ['initContainers', 'containers'] as const;

/** Containers of both lists share one set of names. */
function* names(pod: PodSpec): Iterable<Violation> {
  const places = lists.flatMap((list) =>
    (pod[list] ?? []).map(({ name }, index) => ({ name, path: [list, index, 'name'] })),
  );
  yield* repeated(
    places,
    ({ name }) => name,
    (index) => places[index]?.path ?? [],
  );
}
