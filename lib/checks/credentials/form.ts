/** A form of credentials. */
export interface Form {
  readonly what: string;
  /** With a group `value`, only this part is secret, and may be a reference instead. */
  readonly pattern: RegExp;
  /** What every text has that the pattern matches: much faster to look for. */
  readonly sign: string;
}
