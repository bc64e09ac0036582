/** Changes of workbenches that the platform refuses, or that destroy one, as problems of the environment. */
import { isNotebook } from '../consumers/workbench/notebook.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import { describe, type KubernetesObject, type ObjectIdentity } from '../kubernetes/object.js';
import type { Problem, ValuePath } from '../schema/location.js';
import { objectChanges } from './object-changes.js';
import { disconnected, emptied } from './rules/workbenches.js';

/** The field of an environment for each rule whose change is refused. */
const refused = [
  { rule: emptied, field: 'existing' },
  { rule: disconnected, field: 'mlflow' },
] as const;

/**
 * What cannot be applied to a cluster with the overlay as it was.
 *
 * @param before - the objects of the overlay before the change
 * @param after - the objects after the change
 */
export function workbenchChanges(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
  environment: Pick<OperatedEnvironment, 'settings' | 'locate'>,
): readonly Problem[] {
  const context = { before: before.filter(isNotebook), after: after.filter(isNotebook) };
  return objectChanges(context).flatMap((change) =>
    refused
      .filter(({ rule }) => [...rule.find(change, context)].length > 0)
      .slice(0, 1)
      .map(({ rule, field }) => ({
        location: environment.locate(placeOf(change.identity, field, environment)),
        message: `${describe(change.identity)}: ${rule.reason}`,
        fix: rule.advice,
      })),
  );
}

function placeOf(
  { name, namespace }: ObjectIdentity,
  field: string,
  { settings }: Pick<OperatedEnvironment, 'settings'>,
): ValuePath {
  const index = settings.workbenches.findIndex((one) => one.name === name && one.namespace === namespace);
  return index < 0 ? ['extraObjects'] : ['workbenches', index, field];
}
