import type { KubernetesObject } from '../kubernetes/object.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { ValuePath } from '../schema/location.js';
import { pathOf, pathsTo, valueAt } from './field-path.js';

/** Shorter texts are found by chance; a name of the same field is not. */
const distinct = 8;

/**
 * The field of the environment that has the value of an object's field, where exactly one has it: names, labels and
 * annotations reach objects as they are written, the address of the runbook with the name of an alert after it.
 */
export function originByValue(
  object: KubernetesObject,
  field: string | undefined,
  { environment }: RenderedOverlay,
): ValuePath | undefined {
  if (!field) return undefined;
  const path = pathOf(object, field);
  const value = valueAt(object, path);
  if (typeof value !== 'string') return undefined;
  const isWritten = (one: ValuePath) => {
    const [own, parent] = [environment.locate(one), environment.locate(one.slice(0, -1))];
    return own.file !== parent.file || own.line !== parent.line || own.column !== parent.column;
  };
  const places = [...pathsTo((one) => one === value, environment.settings, [])].filter(isWritten);
  const [place] = places;
  if (!place) return mostOf(value, environment.settings, isWritten);
  if (places.length > 1) return undefined;
  return value.length >= distinct || place.at(-1) === path.at(-1) ? place : undefined;
}

/** The field whose text is at least half of a value. */
function mostOf(value: string, settings: unknown, isWritten: (path: ValuePath) => boolean): ValuePath | undefined {
  const isMost = (one: unknown) =>
    typeof one === 'string' && one.length >= distinct && one.length * 2 >= value.length && value.includes(one);
  const places = [...pathsTo(isMost, settings, [])].filter(isWritten);
  return places.length === 1 ? places[0] : undefined;
}
