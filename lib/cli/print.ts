/** Messages and exit codes of the command line. */

/** Prints an error and returns the exit code. */
export function fail(message: string, code: 1 | 2): number {
  console.error(message);
  return code;
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
