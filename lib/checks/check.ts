/**
 * A check, and when to write one.
 *
 * A check is for what can be rendered and should not be applied: the objects would be refused, fail, lose data or be unsafe
 * on the cluster. It has an id, a cause and a fix, and a waiver can lift it unless the API server or the operator would
 * refuse the object anyway. Fields of an environment that contradict each other, so that nothing can be rendered, are a
 * Problem of the environment instead: see lib/environment/rules.
 *
 * A check judges objects, as they are after every patch. A check that also has to know what they are for declares
 * `needs: 'environment'`; without it the compiler keeps the environment from the check, so that it runs over any manifests.
 */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { RenderedObjects, RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { ValuePath } from '../schema/location.js';

/** A rule over the rendered objects of one overlay. */
export type Check = ObjectCheck | EnvironmentCheck;

/** A rule over objects, wherever they come from. */
export interface ObjectCheck extends CheckTexts {
  readonly needs?: undefined;
  run(manifests: Manifests): Iterable<Finding>;
}

/** A rule over objects and the environment that they were made from. */
export interface EnvironmentCheck extends CheckTexts {
  readonly needs: 'environment';
  run(overlay: RenderedOverlay): Iterable<Finding>;
}

interface CheckTexts {
  /** `MLF-EGRESS-1`: stable, named in waivers. Its family is the name of its file in rules/. */
  readonly id: string;
  /** The rule in one line: `egress rules allow DNS`. */
  readonly title: string;
  /** What goes wrong on the cluster when the rule is broken. */
  readonly cause: string;
  /** What to do, in general; a finding may say it more exactly. */
  readonly fix: string;
  /** False for rules that cannot be waived, because the API server or the operator refuses the object anyway. */
  readonly waivable: boolean;
}

/** What checks of objects see. */
export interface Manifests extends RenderedObjects {
  /**
   * Namespace where the operator runs the server of an MLflow resource, which names none itself.
   *
   * @default - unknown: what the resource refers to is not looked up
   */
  readonly namespace?: string;
  /**
   * Version of MLflow that the server runs.
   *
   * @default - unknown: variables of any version are accepted
   */
  readonly mlflowVersion?: string;
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
  /** The value of the environment that caused it, where it is known. */
  readonly environmentPath?: ValuePath;
}
