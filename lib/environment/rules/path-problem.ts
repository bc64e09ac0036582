import type { ValuePath } from '../../schema/location.js';

/** Two conflicting fields of an environment, reported at the one that is more likely wrong. */
export interface PathProblem {
  readonly path: ValuePath;
  readonly message: string;
  readonly fix: string;
}
