/** Negative, zero or positive, as a version precedes, has or follows a bound: as many numbers are compared as the bound has. */
export function compareVersions(version: string, bound: string): number {
  const numbers = version.split('.').map(Number);
  const bounds = bound.split('.').map(Number);
  const differing = bounds.findIndex((number, index) => number !== (numbers[index] ?? 0));
  return differing < 0 ? 0 : (numbers[differing] ?? 0) - (bounds[differing] ?? 0);
}
