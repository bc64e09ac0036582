/**
 * A check, and when to write one.
 *
 * A check is for objects that can be rendered but should not be applied: they would be rejected, fail, lose data or be unsafe
 * on the cluster. It has an id, a cause and a fix, and can be waived unless the API server or the operator would
 * reject the object anyway. Contradicting fields of an environment, which prevent rendering, are a
 * Problem of the environment instead: see lib/environment/rules.
 *
 * A check validates objects after every patch. A check that also depends on the environment declares
 * `needs: 'environment'`; otherwise its type has no access to the environment, so that it can run on any manifests.
 */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { RenderedObjects, RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { ValuePath } from '../schema/location.js';

/** A rule over the rendered objects of one overlay. */
export type Check = ObjectCheck | EnvironmentCheck;

/** A rule over objects of any origin. */
export interface ObjectCheck extends CheckTexts {
  readonly needs?: undefined;
  run(manifests: Manifests): Iterable<Finding>;
}

/** A rule over objects and the environment that they were rendered from. */
export interface EnvironmentCheck extends CheckTexts {
  readonly needs: 'environment';
  run(overlay: RenderedOverlay): Iterable<Finding>;
}

/** What documents and messages say of a check. */
export interface CheckTexts {
  /** `MLF-EGRESS-1`: stable, because waivers refer to it. Its family is the name of its file in rules/. */
  readonly id: string;
  /** The rule in one line: `egress rules allow DNS`. */
  readonly title: string;
  /** The consequence on the cluster of breaking the rule. */
  readonly cause: string;
  /** The general fix; a finding can have a more specific one. */
  readonly fix: string;
  /** False for rules that cannot be waived, because the API server or the operator rejects the object anyway. */
  readonly waivable: boolean;
}

/** The input of checks of objects. */
export interface Manifests extends RenderedObjects {
  /**
   * Namespace where the operator runs the server of an MLflow resource, which has no namespace itself.
   *
   * @default - unknown: references of the resource are not checked
   */
  readonly namespace?: string;
  /**
   * Version of MLflow that the server runs.
   *
   * @default - unknown: variables of any version are accepted
   */
  readonly mlflowVersion?: string;
}

/** One violation of a rule. */
export interface Finding {
  /** The object; undefined for the overlay as a whole. */
  readonly object?: KubernetesObject;
  /** Another object that it contradicts: the problem points at the one that the environment contains. */
  readonly other?: KubernetesObject;
  /** Path inside the object: `spec.replicas`. */
  readonly field?: string;
  /** The problem, with the value found. */
  readonly message: string;
  /** A specific fix, if that of the check is too general. */
  readonly fix?: string;
  /** The value of the environment that caused it, if known. */
  readonly environmentPath?: ValuePath;
}
