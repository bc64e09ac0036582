import { IPv4, IPv6, parseCIDR } from 'ipaddr.js';

/** A range of addresses in CIDR notation. */
export interface AddressRange {
  /** Its first address. */
  readonly network: string;
  /** Bits of the prefix. */
  readonly length: number;
  contains(other: string): boolean;
}

/** The range that a text names; undefined if it is none. Short forms and leading zeros are not allowed, as in Go. */
export function addressRange(text: string): AddressRange | undefined {
  const [address = ''] = text.split('/');
  if (!(IPv4.isValidFourPartDecimal(address) || (IPv6.isValid(address) && !address.includes('%')))) return undefined;
  if (!(IPv4.isValidCIDRFourPartDecimal(text) || IPv6.isValidCIDR(text))) return undefined;
  const [first, length] = parseCIDR(text);
  const network = first.kind() === 'ipv4' ? IPv4.networkAddressFromCIDR(text) : IPv6.networkAddressFromCIDR(text);
  return {
    network: network.toString(),
    length,
    contains: (other) => {
      const [start, bits] = parseCIDR(other);
      return start.kind() === first.kind() && bits >= length && start.match(first, length);
    },
  };
}

/** Whether a range is written with its first address: `10.0.0.0/8`, not `10.0.0.1/8`. */
export function beginsAtNetwork(text: string): boolean {
  const [first] = parseCIDR(text);
  return addressRange(text)?.network === first.toString();
}
