import { isIP } from 'node:net';
import type { ServicePort, ServiceSpec } from '../../../imports/kubernetes.js';
import { addressRange } from '../../schema/address-range.js';
import { isKey, labelProblems } from '../naming.js';
import { dnsLabel, dnsSubdomain, port } from './names.js';
import { between, fault, repeated, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

export const serviceRules: TypeRules = {
  *[`${core}.ServiceSpec`](spec: ServiceSpec) {
    const { type = 'ClusterIP', ports = [], clusterIP, externalName } = spec;
    const isHeadless = clusterIP === 'None';
    if (type === 'ExternalName') {
      if (!externalName) yield fault('is required with type ExternalName', 'externalName');
      else yield* dnsSubdomain(externalName.toLowerCase().replace(/\.$/, ''), 'externalName');
    } else if (ports.length === 0 && !isHeadless) yield fault('must have at least one port', 'ports');
    if (isHeadless && type !== 'ClusterIP') yield fault(`must not be None with type ${type}`, 'clusterIP');
    for (const [index, one] of ports.entries()) {
      if (ports.length > 1 && !one.name)
        yield fault('is required when there are several ports', 'ports', index, 'name');
      if (one.nodePort && type === 'ClusterIP')
        yield fault('must not be set with type ClusterIP', 'ports', index, 'nodePort');
    }
    if (type !== 'LoadBalancer')
      for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass', 'loadBalancerSourceRanges'] as const)
        if (spec[field] !== undefined && !(Array.isArray(spec[field]) && spec[field].length === 0))
          yield fault('can only be set with type LoadBalancer', field);
    for (const [index, address] of (spec.externalIPs ?? []).entries())
      if (isIP(address) === 0) yield fault(`"${address}" is not an address`, 'externalIPs', index);
    if (clusterIP && !isHeadless && isIP(clusterIP) === 0) yield fault(`"${clusterIP}" is not an address`, 'clusterIP');
    for (const [index, address] of (spec.clusterIPs ?? []).entries())
      if (isIP(address) === 0 && (address !== 'None' || index > 0))
        yield fault(`"${address}" is not an address`, 'clusterIPs', index);
    for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries())
      if (!addressRange(range.trim()))
        yield fault(`"${range}" is not a range in CIDR notation`, 'loadBalancerSourceRanges', index);
    if (spec.healthCheckNodePort && !(type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'))
      yield fault('can only be set with type LoadBalancer and externalTrafficPolicy: Local', 'healthCheckNodePort');
    if (spec.trafficDistribution !== undefined && !distributions.includes(spec.trafficDistribution))
      yield fault(`"${spec.trafficDistribution}" is not one of ${distributions.join(', ')}`, 'trafficDistribution');
    for (const problem of labelProblems(spec.selector)) yield fault(problem, 'selector');
    const families = spec.ipFamilies ?? [];
    for (const [index, family] of families.entries())
      if (!/^IPv[46]$/.test(family) || families.indexOf(family) < index)
        yield fault(`"${family}" must be IPv4 or IPv6, each once`, 'ipFamilies', index);
    if (Math.max(families.length, spec.clusterIPs?.length ?? 0) > 1 && spec.ipFamilyPolicy === 'SingleStack')
      yield fault('must be PreferDualStack or RequireDualStack with several families', 'ipFamilyPolicy');
    yield* repeated(
      ports,
      ({ name }) => name,
      (index) => ['ports', index, 'name'],
    );
    if (spec.externalTrafficPolicy && type !== 'NodePort' && type !== 'LoadBalancer' && !spec.externalIPs?.length)
      yield fault(`must not be set with type ${type}`, 'externalTrafficPolicy');
    yield* between(
      spec.sessionAffinity === 'ClientIP' ? spec.sessionAffinityConfig?.clientIP?.timeoutSeconds : undefined,
      1,
      86_400,
      'sessionAffinityConfig',
      'clientIP',
      'timeoutSeconds',
    );
  },
  *[`${core}.ServicePort`](one: ServicePort) {
    yield* port(one.port, 'port');
    yield* port(one.targetPort || undefined, 'targetPort');
    yield* dnsLabel(one.name || undefined, 'name');
    if (one.appProtocol && !isKey(one.appProtocol))
      yield fault(`"${one.appProtocol}" is not a valid name`, 'appProtocol');
    if (one.nodePort) yield* port(one.nodePort, 'nodePort');
  },
};
