/** Checks of any manifests: your own charts, the output of another tool, or files. */
import { describe, identityOf } from '../kubernetes/object.js';
import { operatorMadeFrom } from '../operated/operator-made.js';
import type { CheckTexts } from './check.js';
import { withoutCredentials } from './credentials/credentials.js';
import { definitionsIn } from './definitions.js';
import { findInManifests } from './findings.js';
import { objectsOf } from './manifests.js';
import { schemaCheck } from './rules/schema.js';
import { mlflowOf } from './servers.js';

export interface CheckManifestsOptions {
  /**
   * Objects that exist on the cluster, or that are created elsewhere: the manifests can refer to them.
   *
   * @default - none
   */
  readonly others?: Iterable<unknown>;
  /**
   * Namespace where the operator runs the server of an MLflow resource, whose objects there are then known too.
   *
   * @default - unknown: references of an MLflow resource are not checked
   */
  readonly namespace?: string;
  /**
   * Version of MLflow that the server runs: `3.14.0`.
   *
   * @default - unknown: variables of any version are accepted
   */
  readonly mlflowVersion?: string;
  /**
   * Parsed CustomResourceDefinitions of the cluster, also in a List: objects of their kinds are checked by them. What else
   * is among them is ignored. Definitions among the manifests count without it.
   *
   * @default - only the kinds that this project knows
   */
  readonly definitions?: Iterable<unknown>;
}

/** One violation of a check in manifests. */
export interface ManifestFinding {
  readonly check: CheckTexts;
  /** The given manifest, or the item of a List. */
  readonly manifest: unknown;
  /** Its kind and name, `Deployment ml/mlflow`; without a name, its number among the manifests. */
  readonly object: string;
  /** Path inside the object: `spec.replicas`. */
  readonly field?: string;
  /** The problem, with the value found. */
  readonly message: string;
  /** The fix. */
  readonly fix: string;
}

/**
 * Runs the checks that do not need an environment on parsed manifests, as the complete set of applied objects.
 * A List is replaced by its items, and empty documents are ignored.
 */
export function checkManifests(
  manifests: Iterable<unknown>,
  { others = [], namespace, mlflowVersion, definitions = [] }: CheckManifestsOptions = {},
): readonly ManifestFinding[] {
  const { objects, malformed } = objectsOf(manifests);
  const mlflow = namespace === undefined ? undefined : mlflowOf({ objects: [...objects.keys()] });
  const made = mlflow && namespace !== undefined ? operatorMadeFrom(mlflow.spec, namespace) : [];
  const { found } = findInManifests({
    objects: [...objects.keys()],
    requirements: [],
    definitions: definitionsIn(definitions),
    operatorMade: [...made, ...objectsOf(others).objects.keys()],
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
  { id, title, cause, fix, waivable }: CheckTexts,
  found: Pick<ManifestFinding, 'manifest' | 'object' | 'field' | 'message'> & { readonly fix?: string },
): ManifestFinding {
  const { manifest, object, field, message } = found;
  return {
    check: { id, title, cause, fix, waivable },
    manifest,
    object,
    ...(field ? { field } : {}),
    // Messages quote values, and any value can contain a password.
    message: withoutCredentials(message),
    fix: found.fix ?? fix,
  };
}
