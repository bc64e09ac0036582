/** Whether NO_PROXY exempts a host: an entry is the host itself, a domain that it is in, or `*` for all. */
export function isExempt(host: string, entries: readonly string[]): boolean {
  return entries
    .map((entry) => entry.replace(/^\*?\./, '').replace(/^\[|\]$/g, ''))
    .some((entry) => entry === '*' || host === entry || host.endsWith(`.${entry}`));
}
