/** Changes of workbenches that the platform refuses, or that destroy one. */
import { instanceOf, isNotebook, notebook } from '../consumers/workbench/notebook.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import { describe, identityOf, type KubernetesObject, keyOf } from '../kubernetes/object.js';
import type { Problem, ValuePath } from '../schema/location.js';

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
  const known = new Map(before.filter(isNotebook).map((object) => [keyOf(identityOf(object)), object]));
  return after.filter(isNotebook).flatMap((object) => {
    const old = known.get(keyOf(identityOf(object)));
    const refused = old && refusal(old, object);
    if (!refused) return [];
    const { field, message, fix } = refused;
    const location = environment.locate(placeOf(object, field, environment));
    return [{ location, message: `${describe(identityOf(object))}: ${message}`, fix }];
  });
}

interface Refusal {
  readonly field: 'mlflow' | 'existing';
  readonly message: string;
  readonly fix: string;
}

function refusal(old: KubernetesObject, next: KubernetesObject): Refusal | undefined {
  if (old['spec'] !== undefined && next['spec'] === undefined)
    return {
      field: 'existing',
      message:
        'this overlay created the workbench, and existing: true removes its pod and its image from the manifest, and so from the cluster',
      fix: 'keep its fields; or remove the item, delete the workbench in the dashboard and create it there again on the same volume',
    };
  // notebook_validating_webhook.go, validateMLflowAnnotationRemoval: only the presence of the annotation counts.
  const isStopped = next.metadata.annotations?.[notebook.stopped] !== undefined;
  if (instanceOf(old) !== undefined && instanceOf(next) === undefined && !isStopped)
    return {
      field: 'mlflow',
      message: `the annotation ${notebook.instance} is removed without ${notebook.stopped}, which the webhook of the platform refuses: a running workbench would keep its variables and lose its rights`,
      fix: 'write stopped: true too, and remove it when the change is applied',
    };
  return undefined;
}

function placeOf(
  { metadata: { name, namespace } }: KubernetesObject,
  field: string,
  { settings }: Pick<OperatedEnvironment, 'settings'>,
): ValuePath {
  const index = settings.workbenches.findIndex((one) => one.name === name && one.namespace === namespace);
  return index < 0 ? ['extraObjects'] : ['workbenches', index, field];
}
