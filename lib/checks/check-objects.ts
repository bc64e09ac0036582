/** Checks of manifests from anywhere: a chart of one's own, the output of another tool, a file that is read again. */
import { describe, identityOf } from '../kubernetes/object.js';
import type { Check } from './check.js';
import { withoutCredentials } from './credentials.js';
import { findInManifests } from './findings.js';
import { objectsOf } from './manifests.js';
import { schemaCheck } from './rules/schema.js';

export interface CheckObjectsOptions {
  /**
   * Objects that are on the cluster already, or that something else makes: the manifests may refer to them.
   *
   * @default - none
   */
  readonly others?: Iterable<unknown>;
  /**
   * Namespace where the operator runs the server of an MLflow resource.
   *
   * @default - unknown: what an MLflow resource refers to is not looked up
   */
  readonly namespace?: string;
  /**
   * Version of MLflow that the server runs: `3.14.0`.
   *
   * @default - unknown: variables of any version are accepted
   */
  readonly mlflowVersion?: string;
}

/** One place in manifests where a check's rule is broken. */
export interface ObjectFinding {
  readonly check: Pick<Check, 'id' | 'title' | 'cause' | 'fix' | 'waivable'>;
  /** The manifest, as it was given; of a List, its item. */
  readonly manifest: unknown;
  /** Its kind and name, `Deployment ml/mlflow`; where it has none, its number among the manifests. */
  readonly object: string;
  /** Path inside the object: `spec.replicas`. */
  readonly field?: string;
  /** What is wrong, with the value that was found. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}

/**
 * Runs the checks that need no environment over manifests, parsed and taken together as everything that is applied.
 * Lists count as their items, and empty documents as nothing.
 */
export function checkObjects(
  manifests: Iterable<unknown>,
  { others = [], namespace, mlflowVersion }: CheckObjectsOptions = {},
): readonly ObjectFinding[] {
  const { objects, malformed } = objectsOf(manifests);
  const { found } = findInManifests({
    objects: [...objects.keys()],
    requirements: [],
    operatorMade: [...objectsOf(others).objects.keys()],
    ...(namespace === undefined ? {} : { namespace }),
    ...(mlflowVersion === undefined ? {} : { mlflowVersion }),
  });
  return [
    ...malformed.map(({ manifest, number, field, message }) =>
      findingOf(schemaCheck, { manifest, object: `manifest ${number}`, field, message }),
    ),
    ...found.map(({ check, finding, object }) =>
      findingOf(check, {
        ...finding,
        manifest: object && objects.get(object),
        object: finding.object ? describe(identityOf(finding.object)) : 'all manifests',
      }),
    ),
  ];
}

function findingOf(
  { id, title, cause, fix, waivable }: Check,
  found: Pick<ObjectFinding, 'manifest' | 'object' | 'field' | 'message'> & { readonly fix?: string },
): ObjectFinding {
  const { manifest, object, field, message } = found;
  return {
    check: { id, title, cause, fix, waivable },
    manifest,
    object,
    ...(field ? { field } : {}),
    // Any check may quote a value, and any value may hold a password that was left there.
    message: withoutCredentials(message),
    fix: found.fix ?? fix,
  };
}
