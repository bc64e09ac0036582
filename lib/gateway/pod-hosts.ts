/**
 * Patterns for the Host header of clients that call a pod by its address, as Prometheus does.
 *
 * MLflow's patterns are those of fnmatch, in which a star fits everything: 10.244.* would also fit 10.244.example.com, a
 * name by which DNS rebinding gets around the check. So digits are written out, and the one star that makes it a pattern
 * to MLflow is after the port, where a browser can send only digits.
 */
export function podHosts(network: string, port: number): readonly string[] {
  return network.includes(':') ? [ipv6Pattern(network, port)] : ipv4Patterns(network, port);
}

/** Maximum number of patterns: a longer list slows down every request. */
const mostPatterns = 200;

/** Number of patterns for a range: three for each octet that it leaves open, one per number for a partly open octet. */
function patternsOf(network: string): number {
  const size = Number(network.split('/')[1] ?? 32);
  return [0, 1, 2, 3].reduce((product, index) => {
    const fixed = Math.min(8, Math.max(0, size - 8 * index));
    return product * (fixed === 0 ? anyOctet.length : 2 ** (8 - fixed));
  }, 1);
}

/** Why an address range of pods cannot be used; undefined if it can. */
export function podNetworkProblem(network: string): string | undefined {
  if (network.includes(':') || patternsOf(network) <= mostPatterns) return undefined;
  return `${network} expands to ${patternsOf(network)} patterns of allowed hosts, and each request is compared with all of them`;
}

/** The range extended to full octets: wider, but with few patterns. */
export function wholeOctets(network: string): string {
  const [address = '', size = '32'] = network.split('/');
  const whole = Math.floor(Number(size) / 8);
  const octets = address.split('.').map((octet, index) => (index < whole ? octet : '0'));
  return `use a range that ends at a full octet, such as ${octets.join('.')}/${8 * whole}`;
}

const anyOctet = ['[0-9]', '[0-9][0-9]', '[0-9][0-9][0-9]'] as const;

/** A pattern for each number of digits of each octet that the range leaves open; the numbers of partly open octets are listed. */
function ipv4Patterns(network: string, port: number): readonly string[] {
  const [address = '', size = '32'] = network.split('/');
  const octets = address.split('.').map(Number);
  const choices = octets.map((octet, index) => {
    const fixed = Math.min(8, Math.max(0, Number(size) - 8 * index));
    if (fixed === 0) return anyOctet;
    const width = 2 ** (8 - fixed);
    const first = octet - (octet % width);
    return Array.from({ length: width }, (_, offset) => String(first + offset));
  });
  const hosts = choices.reduce<readonly string[]>(
    (heads, octet) => heads.flatMap((head) => octet.map((part) => (head ? `${head}.${part}` : part))),
    [''],
  );
  if (hosts.length > mostPatterns)
    throw new Error(
      `pod network ${network} expands to ${hosts.length} patterns of allowed hosts: ${wholeOctets(network)}`,
    );
  return hosts.map((host) => `${host}:${port}*`);
}

/** No host name contains a bracket, so a wildcard may follow it. */
function ipv6Pattern(network: string, port: number): string {
  const [address = '', size = '128'] = network.split('/');
  const groups = address.split('::')[0]?.split(':').filter(Boolean) ?? [];
  const fixed = groups.slice(0, Math.floor(Number(size) / 16)).map((group) => group.replace(/^0+(?=.)/, ''));
  return `[[]${[...fixed, '*'].join(':')}]:${port}`;
}
