/** The location in the environment that caused a finding, for its problem. */
import type { KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { ValuePath } from '../schema/location.js';
import { clientOrigin } from './client-origin.js';
import { pathOf, valueAt } from './field-path.js';
import type { Found } from './findings.js';
import { imageOrigin } from './image-origin.js';
import { patchInside, patchThatSet } from './patch-origin.js';
import { originInPod } from './pod-origin.js';
import { originByValue } from './value-origin.js';
import { workspaceOrigin } from './workspace-origin.js';

/** The value of the environment that caused a finding, if the finding and its object determine it. */
export function originOf({ finding, object }: Found, overlay: RenderedOverlay): ValuePath | undefined {
  const { field, environmentPath, other } = finding;
  if (!object) return environmentPath;
  const { patches } = overlay.environment.settings;
  return (
    (field ? patchThatSet(object, field, patches) : undefined) ??
    extraObject(object, field, overlay) ??
    (other && extraObject(other, undefined, overlay)) ??
    environmentPath ??
    clientOrigin(object, field, overlay) ??
    scheduleOf(object, field, overlay) ??
    imageField(object, field, overlay) ??
    ownField(object, field, overlay) ??
    (field ? patchInside(object, field, patches) : undefined) ??
    originByValue(object, field, overlay) ??
    workspaceOrigin(object, overlay)
  );
}

/** The object among the environment's extra objects. They are last in the overlay, so of identical objects the last ones are these. */
function extraObject(
  object: KubernetesObject,
  field: string | undefined,
  { objects, environment }: RenderedOverlay,
): ValuePath | undefined {
  const { extraObjects } = environment.settings;
  const extra = extraObjects.flatMap((one, index) => (isSame(one as KubernetesObject, object) ? [index] : []));
  const same = objects.filter((one) => isSame(one, object));
  const index = extra[extra.length - same.length + same.indexOf(object)];
  return index === undefined
    ? undefined
    : ['extraObjects', index, ...(field ? pathOf(extraObjects[index], field) : [])];
}

function isSame({ kind, metadata }: KubernetesObject, object: KubernetesObject): boolean {
  return (
    kind === object.kind &&
    metadata.name === object.metadata.name &&
    (metadata.namespace ?? '') === (object.metadata.namespace ?? '')
  );
}

/** The field of a schedule. Schedules of standalone environments are validated before rendering. */
function scheduleOf(
  object: KubernetesObject,
  field: string | undefined,
  { environment }: RenderedOverlay,
): ValuePath | undefined {
  if (!field?.endsWith('schedule')) return undefined;
  const schedule = at(object, ...field.split('.'));
  const { settings } = environment;
  const part = (['garbageCollection', 'traceArchival'] as const).find((name) => settings[name]?.schedule === schedule);
  return part && [part, 'schedule'];
}

function imageField(
  object: KubernetesObject,
  field: string | undefined,
  overlay: RenderedOverlay,
): ValuePath | undefined {
  if (!field || !/(^|\.)(image|imageName)$/.test(field)) return undefined;
  const image = valueAt(object, pathOf(object, field));
  return typeof image === 'string' ? imageOrigin({ object, field, image }, overlay.environment) : undefined;
}

/** The field of a standalone environment that sets a field of the object. */
function ownField(
  object: KubernetesObject,
  field: string | undefined,
  { environment }: RenderedOverlay,
): ValuePath | undefined {
  if (environment.form !== 'standalone' || !field || object.metadata.namespace !== environment.namespace)
    return undefined;
  if (field === 'metadata.name')
    return object.metadata.name.startsWith(environment.settings.name) ? ['name'] : undefined;
  return originInPod(object, field, environment);
}
