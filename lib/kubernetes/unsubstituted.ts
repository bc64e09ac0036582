/** Texts that Flux must not substitute: scripts, and values that hold `${…}`. */
import type { KubernetesObject } from './object.js';
import { isObject } from './structural.js';

/** With the value `disabled`, `postBuild` of Flux leaves the object as it is (kustomize-controller 1.9, Kustomization, variable substitution). */
export const substitute = 'kustomize.toolkit.fluxcd.io/substitute';

/**
 * The same object, with the annotation that exempts it from the variable substitution of Flux (`postBuild`) if it holds a script
 * or `${…}`: a variable of a shell would be replaced by an empty text. A value that is set already is not changed.
 */
export function unsubstituted(object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  if (metadata.annotations?.[substitute] !== undefined || !holdsScript(object)) return object;
  const annotations = { ...metadata.annotations, [substitute]: 'disabled' };
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...object, metadata: { ...metadata, annotations: sorted } };
}

/** Whether a text anywhere in it holds `${` or begins like a script, or one of `command` or `args` has several lines. */
function holdsScript(value: unknown, isCommand = false): boolean {
  if (typeof value === 'string')
    return value.includes('${') || value.startsWith('#!') || (isCommand && value.includes('\n'));
  if (Array.isArray(value)) return value.some((item) => holdsScript(item, isCommand));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => key.includes('${') || holdsScript(item, isCommand || key === 'command' || key === 'args'),
  );
}
