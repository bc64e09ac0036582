/** A place in an environment file, counted from one as editors do. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /**
   * Path of the value in an environment that is an object of a program: `server.replicas`. Its line is only the order.
   * @default - the environment is a file
   */
  readonly field?: string;
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

/** `environments/rhoai/prod.yaml:14:7`; of an object `environment.server.replicas`. */
export function formatLocation({ file, line, column, field }: Location): string {
  if (field === undefined) return `${file}:${line}:${column}`;
  return field === '' || field.startsWith('[') ? `${file}${field}` : `${file}.${field}`;
}
