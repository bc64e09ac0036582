/** Names, addresses and ports of a pod. */
import { isIP } from 'node:net';
import type { PodSpec } from '../../../imports/kubernetes.js';
import type { Violation } from '../structural.js';
import { dnsLabel, dnsSubdomain } from './names.js';
import { fault, repeated } from './rule.js';

export function* network(pod: PodSpec): Iterable<Violation> {
  if (pod.hostname) yield* dnsLabel(pod.hostname, 'hostname');
  if (pod.subdomain) yield* dnsLabel(pod.subdomain, 'subdomain');
  if (pod.hostnameOverride !== undefined) {
    yield* dnsSubdomain(pod.hostnameOverride, 'hostnameOverride');
    for (const field of ['setHostnameAsFQDN', 'hostNetwork'] as const)
      if (pod[field]) yield fault(`must not be set with ${field}: true`, 'hostnameOverride');
  }
  for (const [index, { ip, hostnames = [] }] of (pod.hostAliases ?? []).entries()) {
    if (isIP(ip) === 0) yield fault(`"${ip}" is not an address`, 'hostAliases', index, 'ip');
    for (const [place, name] of hostnames.entries())
      yield* dnsSubdomain(name, 'hostAliases', index, 'hostnames', place);
  }
  yield* resolver(pod);
  yield* hostPorts(pod);
}

/** With the limits of the resolver of Linux. */
function* resolver({ dnsConfig, dnsPolicy }: PodSpec): Iterable<Violation> {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (dnsPolicy === 'None' && nameservers.length === 0)
    return yield fault('is required with dnsPolicy: None', 'dnsConfig', 'nameservers');
  for (const [field, list, most] of [
    ['nameservers', nameservers, 3],
    ['searches', searches, 32],
  ] as const)
    if (list.length > most) yield fault(`has ${list.length} items; at most ${most} are allowed`, 'dnsConfig', field);
  for (const [index, address] of nameservers.entries())
    if (isIP(address) === 0) yield fault(`"${address}" is not an address`, 'dnsConfig', 'nameservers', index);
  if (searches.join(' ').length > 2048) yield fault('has more than 2048 characters', 'dnsConfig', 'searches');
  for (const [index, domain] of searches.entries())
    if (domain !== '.')
      yield* dnsSubdomain(domain.replace(/\.$/, '').replaceAll('_', '-'), 'dnsConfig', 'searches', index);
  for (const [index, { name }] of options.entries())
    if (!name) yield fault('is required', 'dnsConfig', 'options', index, 'name');
}

function* hostPorts({ containers, hostNetwork }: PodSpec): Iterable<Violation> {
  const ports = containers.flatMap(({ ports: all = [] }, container) =>
    all.map((port, index) => ({ ...port, path: ['containers', container, 'ports', index, 'hostPort'] })),
  );
  for (const { containerPort, hostPort = 0, path } of ports)
    if (hostNetwork && hostPort !== 0 && hostPort !== containerPort)
      yield fault(`must be ${containerPort}, the containerPort, with hostNetwork: true`, ...path);
  yield* repeated(
    ports,
    ({ hostIP = '', hostPort, protocol = 'TCP' }) => (hostPort ? `${protocol}/${hostIP}/${hostPort}` : undefined),
    (index) => ports[index]?.path ?? [],
  );
}
