/** A place in an environment file, counted from one as editors do. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The path to a value inside an environment: `['server', 'env', 0, 'name']`. */
export type ValuePath = readonly (string | number)[];

/** Something wrong with an environment, and what to do about it. */
export interface Problem {
  readonly location: Location;
  /** What is wrong, with the value that was found and what is allowed. */
  readonly message: string;
  /** What to do. */
  readonly fix?: string;
  /** The check that found it, if one did: `MLF-EGRESS-1`. */
  readonly check?: string;
}

/** `environments/rhoai/prod.yaml:14:7`. */
export function formatLocation({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}
