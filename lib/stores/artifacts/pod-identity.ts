import type { Destination } from '../../model/egress.js';

/**
 * The EKS Pod Identity Agent of each node, from which pods get their keys: by its IPv4 address, or by the other one on clusters with
 * IPv6 (Amazon EKS User Guide, "How EKS Pod Identity works"; botocore 1.40, utils.py, ContainerMetadataFetcher).
 */
export const podIdentityAgent: Destination = {
  what: 'identity',
  host: '169.254.170.23',
  port: 80,
  peer: { cidrs: ['169.254.170.23/32', 'fd00:ec2::23/128'] },
};
