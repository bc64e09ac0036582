import type { Definitions } from '../crds/definitions-of-others.js';
import type { Environment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Flow } from '../model/flow.js';
import type { Requirement } from '../model/requirement.js';

/** Objects as they are applied, after every patch and escape hatch, with what is known of the objects that they refer to. */
export interface RenderedObjects {
  readonly objects: readonly KubernetesObject[];
  /** Objects that others must provide, listed in the overlay's README. */
  readonly requirements: readonly Requirement[];
  /** Objects that others create and these refer to: those that the operator creates from the MLflow resource. */
  readonly operatorMade: readonly KubernetesObject[];
  /**
   * Connections that the environment describes.
   * @default - not known: only the objects tell what may be connected to
   */
  readonly flows?: readonly Flow[];
  /**
   * Definitions of custom resources of the cluster, besides those among the objects.
   * @default - only those that this project imports
   */
  readonly definitions?: Definitions;
}

/** The objects of an overlay, with their environment. */
export interface RenderedOverlay extends RenderedObjects {
  readonly environment: Environment;
}
