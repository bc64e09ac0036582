/** Names of kinds in URLs and roles: the plural, `networkpolicies` of NetworkPolicy. */

/**
 * The plural of a kind in lower case. All kinds of overlays have the regular one of English; a test compares it with the
 * definitions.
 */
export function resourceOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
