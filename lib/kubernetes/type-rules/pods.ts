import { isIP } from 'node:net';
import type { PodSpec } from '../../../imports/kubernetes.js';
import { labelProblems } from '../naming.js';
import type { Violation } from '../structural.js';
import { dnsLabel, dnsSubdomain } from './names.js';
import { atLeast, between, fault, repeated, type TypeRules } from './rule.js';

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
    if (pod.hostname) yield* dnsLabel(pod.hostname, 'hostname');
    if (pod.subdomain) yield* dnsLabel(pod.subdomain, 'subdomain');
    for (const [index, { lifecycle = {} }] of pod.containers.entries())
      for (const [hook, handler] of Object.entries({ postStart: lifecycle.postStart, preStop: lifecycle.preStop }))
        yield* between(
          handler?.sleep?.seconds,
          0,
          pod.terminationGracePeriodSeconds ?? 30,
          ...['containers', index, 'lifecycle', hook, 'sleep', 'seconds'],
        );
    for (const [index, { lifecycle, restartPolicy }] of (pod.initContainers ?? []).entries())
      if (lifecycle && restartPolicy !== 'Always')
        yield fault('must not be set for a container that ends', 'initContainers', index, 'lifecycle');
    for (const [index, { ip }] of (pod.hostAliases ?? []).entries())
      if (isIP(ip) === 0) yield fault(`"${ip}" is not an address`, 'hostAliases', index, 'ip');
    if (pod.dnsPolicy === 'None' && !pod.dnsConfig?.nameservers?.length)
      yield fault('is required with dnsPolicy: None', 'dnsConfig', 'nameservers');
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
