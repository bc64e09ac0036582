import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { EndpointSlice } from '../../../imports/kubernetes.js';
import { isKey, subdomain } from '../naming.js';
import { dnsLabel, dnsSubdomain } from './names.js';
import { fault, repeated, type TypeRules } from './rule.js';

const isOfType: Readonly<Record<string, (address: string) => boolean>> = {
  IPv4: isIPv4,
  IPv6: isIPv6,
  FQDN: (address) => subdomain.test(address.replace(/\.$/, '')),
};

/** Ranges that no pod of another node can be reached by. */
const ofOneNode = new Set(['unspecified', 'loopback', 'linkLocal', 'multicast']);

export const endpointSliceRules: TypeRules = {
  *'io.k8s.api.discovery.v1.EndpointSlice'({ addressType, endpoints, ports = [] }: EndpointSlice) {
    if (endpoints.length > 1000) yield fault(`has ${endpoints.length} items; at most 1000 are allowed`, 'endpoints');
    for (const [index, { addresses, hostname, nodeName, hints }] of endpoints.entries()) {
      if (addresses.length < 1 || addresses.length > 100)
        yield fault('must have 1 to 100 addresses', 'endpoints', index, 'addresses');
      for (const [place, address] of addresses.entries())
        if (!isOfType[addressType]?.(address))
          yield fault(`"${address}" is not an address of type ${addressType}`, 'endpoints', index, 'addresses', place);
        else if (addressType !== 'FQDN' && ofOneNode.has(ipaddr.parse(address).range()))
          yield fault(`"${address}" is an address that only its node reaches`, 'endpoints', index, 'addresses', place);
      yield* dnsLabel(hostname, 'endpoints', index, 'hostname');
      yield* dnsSubdomain(nodeName, 'endpoints', index, 'nodeName');
      for (const [place, { name }] of (hints?.forNodes ?? []).entries())
        yield* dnsSubdomain(name, 'endpoints', index, 'hints', 'forNodes', place, 'name');
    }
    for (const [index, one] of ports.entries()) {
      yield* dnsLabel(one.name || undefined, 'ports', index, 'name');
      if (one.appProtocol && !isKey(one.appProtocol))
        yield fault(`"${one.appProtocol}" is not a valid name`, 'ports', index, 'appProtocol');
    }
    yield* repeated(
      ports,
      ({ name = '' }) => name,
      (index) => ['ports', index, 'name'],
    );
  },
};
