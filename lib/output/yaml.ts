import { Document } from 'yaml';
import type { KubernetesObject } from '../kubernetes/object.js';
import { numeral, text } from './yaml-scalar.js';

/**
 * Objects as YAML that parsers of version 1.1 (PyYAML, Go's yaml in kubectl and kustomize) and of version 1.2 read
 * as the same values: any scalar that one of them could read as another type is double-quoted.
 */
export function toYaml(objects: readonly KubernetesObject[]): string {
  return objects.map(documentOf).join('---\n');
}

/** Definitions are large, frozen and the same in many overlays, so their text is cached. */
const texts = new WeakMap<KubernetesObject, string>();

function documentOf(object: KubernetesObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const made = stringifyValue(ordered(object, ''));
  if (Object.isFrozen(object)) texts.set(object, made);
  return made;
}

/** Any plain value as one YAML document, with keys in the given order. */
export function stringifyValue(value: unknown): string {
  const document = new Document(value, {
    version: '1.1',
    aliasDuplicateObjects: false,
    customTags: () => ['map', 'seq', 'bool', numeral, text],
  });
  return document.toString({ lineWidth: 0, directives: false, indentSeq: false });
}

/** Keys that identify an object; they come first, independent of the order of the others. */
const first = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'labels', 'annotations'];
const isFirst = new Set(first);

/** The value without fields that are undefined or null, which the API server ignores. */
function ordered(value: unknown, path: string): unknown {
  if (typeof value === 'string') return wellFormed(value, path);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => ordered(item, `${path}[${index}]`));
  if (!isPlainObject(value))
    throw new Error(`${path || 'the object'} is ${nameOf(value)}, which YAML cannot represent`);
  const leading = first.filter((key) => Object.hasOwn(value, key));
  const others = Object.keys(value).filter((key) => !isFirst.has(key));
  return Object.fromEntries(
    [...leading, ...others]
      .filter((key) => value[key] !== undefined && value[key] !== null)
      .map((key) => [wellFormed(key, path), ordered(value[key], path ? `${path}.${key}` : key)]),
  );
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // By name, because objects from another realm (a test's sandbox, a worker) have another Object.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : String(value);
  return `a ${value.constructor.name}`;
}

/** An unpaired surrogate is not a character: PyYAML reads it, Go rejects the file. */
function wellFormed(value: string, path: string): string {
  if (/\p{Surrogate}/u.test(value))
    throw new Error(`${path} contains an unpaired surrogate, which is not a character: ${JSON.stringify(value)}`);
  return value;
}
