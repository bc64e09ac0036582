import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Requirement } from '../model/requirement.js';

/** Objects as they will be applied, after every patch and escape hatch, with what is known of the objects that they refer to. */
export interface RenderedObjects {
  readonly objects: readonly KubernetesObject[];
  /** Objects that others must provide, named by the overlay's README. */
  readonly requirements: readonly Requirement[];
  /** Objects that others will make, as far as these refer to them: of an overlay, what the operator makes from the MLflow resource. */
  readonly operatorMade: readonly KubernetesObject[];
}

/** The objects of an overlay, with the environment that they were made from. */
export interface RenderedOverlay extends RenderedObjects {
  readonly environment: Environment;
}
