import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Requirement } from '../model/requirement.js';

/** What the checks see: everything that will be written, after every patch and escape hatch. */
export interface RenderedOverlay {
  readonly environment: Environment;
  readonly objects: readonly KubernetesObject[];
  /** Objects that others make or must make, named by the overlay's README. */
  readonly requirements: readonly Requirement[];
  /** Objects that the operator will make from the MLflow resource, as far as others refer to them. */
  readonly operatorMade: readonly KubernetesObject[];
}
