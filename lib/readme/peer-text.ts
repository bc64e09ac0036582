import type { NetworkPolicyPeer } from '../../imports/kubernetes.js';
import { code } from './markdown.js';

/** What a policy names as the other end, in words. */
export function peerText({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): string {
  if (ipBlock) return ipBlock.cidr;
  const pods = podSelector?.matchLabels
    ? `pods ${Object.entries(podSelector.matchLabels)
        .map(([key, value]) => code(`${key}=${value}`))
        .join(' ')}`
    : 'pods';
  const labels = namespaceSelector?.matchLabels ?? {};
  const name = labels['kubernetes.io/metadata.name'];
  if (name) return `${pods} of namespace ${code(name)}`;
  const expressions = [
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...(namespaceSelector?.matchExpressions ?? []).map(
      ({ key, operator, values = [] }) => `${key} ${operator}${values.length > 0 ? ` ${values.join(',')}` : ''}`,
    ),
  ];
  return expressions.length > 0 ? `${pods} of namespaces ${code(expressions.join(', '))}` : `${pods} of any namespace`;
}
