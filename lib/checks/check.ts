import type { KubernetesObject } from '../kubernetes/object.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { ValuePath } from '../schema/location.js';

/** A rule over the rendered objects of one overlay. */
export interface Check {
  /** `MLF-EGRESS-1`: stable, named in waivers. */
  readonly id: string;
  /** The rule in one line: `egress rules let DNS through`. */
  readonly title: string;
  /** What goes wrong on the cluster when the rule is broken. */
  readonly cause: string;
  /** What to do, in general; a finding may say it more exactly. */
  readonly fix: string;
  /** False for rules that no waiver can lift, because the API server or the operator refuses the object anyway. */
  readonly waivable: boolean;
  run(overlay: RenderedOverlay): Iterable<Finding>;
}

/** One place where a rule is broken. */
export interface Finding {
  /** The object it was found in; absent when it concerns the overlay as a whole. */
  readonly object?: KubernetesObject;
  /** Path inside the object: `spec.replicas`. */
  readonly field?: string;
  /** What is wrong, with the value that was found. */
  readonly message: string;
  /** What to do here, where the check's own fix is too general. */
  readonly fix?: string;
  /** Where the cause stands in the environment, where it is known. */
  readonly environmentPath?: ValuePath;
}
