import { isIP } from 'node:net';
import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../../../imports/kubernetes.js';
import { addressRange, beginsAtNetwork } from '../../schema/address-range.js';
import type { FieldPath, Violation } from '../structural.js';
import { port } from './names.js';
import { fault, type TypeRules } from './rule.js';

const networking = 'io.k8s.api.networking.v1';

export const networkPolicyRules: TypeRules = {
  *[`${networking}.NetworkPolicySpec`]({ policyTypes = [] }: NetworkPolicySpec) {
    if (policyTypes.length > 2) yield fault('may have at most two types', 'policyTypes');
  },
  *[`${networking}.NetworkPolicyPeer`]({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer) {
    if (!ipBlock && !podSelector && !namespaceSelector)
      yield fault('must have podSelector, namespaceSelector or ipBlock');
    if (ipBlock && (podSelector || namespaceSelector))
      yield fault('must not be combined with podSelector or namespaceSelector', 'ipBlock');
  },
  *[`${networking}.NetworkPolicyPort`]({ port: one, endPort }: NetworkPolicyPort) {
    yield* port(one, 'port');
    if (endPort === undefined) return;
    yield* port(endPort, 'endPort');
    if (typeof one !== 'number') yield fault('requires port as a number', 'endPort');
    else if (endPort < one) yield fault(`${endPort} is less than port, which is ${one}`, 'endPort');
  },
  *[`${networking}.IPBlock`]({ cidr, except = [] }: IPBlock) {
    yield* range(cidr, 'cidr');
    const outer = addressRange(cidr);
    for (const [index, one] of except.entries()) {
      yield* range(one, 'except', index);
      const inner = addressRange(one);
      if (outer && inner && !(outer.contains(one) && outer.length < inner.length))
        yield fault(`"${one}" must be a part of ${cidr}`, 'except', index);
    }
  },
};

function* range(cidr: string, ...path: FieldPath): Iterable<Violation> {
  const found = addressRange(cidr);
  if (!found)
    yield fault(`"${cidr}" is not a range in CIDR notation${isIP(cidr) ? ': it has no length' : ''}`, ...path);
  else if (!beginsAtNetwork(cidr))
    yield fault(`"${cidr}" is not the beginning of its range: write ${found.network}/${found.length}`, ...path);
}
