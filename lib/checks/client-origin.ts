/** The client settings of the workspace whose program has the URI of the server. */
import type { KubernetesObject } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { ValuePath } from '../schema/location.js';
import { pathOf, valueAt } from './field-path.js';

/** The variable with the URI of the server. */
export const uriVariable = 'MLFLOW_TRACKING_URI';

export function clientOrigin(
  object: KubernetesObject,
  field: string | undefined,
  { environment: { settings } }: RenderedOverlay,
): ValuePath | undefined {
  if (!field) return undefined;
  const value = valueAt(object, pathOf(object, field));
  const isUri = isObject(value) && (value['name'] === uriVariable || isObject(value['configMapRef']));
  const index = settings.workspaces.findIndex(({ namespace }) => namespace === object.metadata.namespace);
  return isUri && index >= 0 ? ['workspaces', index, 'client'] : undefined;
}
