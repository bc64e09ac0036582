/** Texts that Flux must not substitute: scripts, and values that hold `${…}` of others. */
import { hasVariable } from './flux-variables.js';
import type { KubernetesObject } from './object.js';
import { isObject } from './structural.js';

/** With the value `disabled`, `postBuild` of Flux leaves the object as it is (kustomize-controller 1.9, Kustomization, variable substitution). */
export const substitute = 'kustomize.toolkit.fluxcd.io/substitute';

/** With the value `enabled`, Flux creates an object again whose immutable fields change (fluxcd/pkg ssa, ForceSelector). */
const force = 'kustomize.toolkit.fluxcd.io/force';

/**
 * The same object, ready for the variable substitution of Flux (`postBuild`). Without a variable of the environment, an object
 * with a script or `${…}` is exempt: a variable of a shell would be replaced by an empty text. With one, `${` of others is
 * escaped, and a Job is created again when a value changes. An object that sets the annotation itself is not changed.
 */
export function unsubstituted(object: KubernetesObject): KubernetesObject {
  if (object.metadata.annotations?.[substitute] !== undefined) return object;
  if (!hasVariable(object)) return holdsScript(object) ? annotated(object, { [substitute]: 'disabled' }) : object;
  const escaped = escapedIn(object) as KubernetesObject;
  return object.kind === 'Job' ? annotated(escaped, { [force]: 'enabled' }) : escaped;
}

function annotated(object: KubernetesObject, further: Readonly<Record<string, string>>): KubernetesObject {
  const { metadata } = object;
  const annotations = { ...further, ...metadata.annotations };
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...object, metadata: { ...metadata, annotations: sorted } };
}

/** `${` after the substitution (fluxcd/pkg envsubst 1.7). */
const escapedBrace = '$${';

function escapedIn(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => escapedBrace);
  if (Array.isArray(value)) return value.map(escapedIn);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replaceAll('${', () => escapedBrace), escapedIn(item)]),
  );
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
