import type { ValuePath } from '../../schema/location.js';

/** Two fields of an environment that do not go together, at the one that is likelier wrong. */
export interface PathProblem {
  readonly path: ValuePath;
  readonly message: string;
  readonly fix: string;
}
