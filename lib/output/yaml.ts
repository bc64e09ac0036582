import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { KubernetesObject } from '../kubernetes/object.js';
import { isPlainMap } from '../kubernetes/plain-data.js';
import { jsonOf, TextCache } from '../kubernetes/remembered.js';
import { numeral, text } from './yaml-scalar.js';

/**
 * Objects as YAML that parsers of version 1.1 (PyYAML, Go's yaml in kubectl and kustomize) and of version 1.2 read
 * as the same values: any scalar that one of them could read as another type is double-quoted.
 */
export function toYaml(objects: readonly KubernetesObject[]): string {
  return objects.map(documentOf).join('---\n');
}

/** Definitions are large, frozen and the same in many overlays, so their text is cached. */
const definitions = new WeakMap<KubernetesObject, string>();

function documentOf(object: KubernetesObject): string {
  const known = definitions.get(object);
  if (known !== undefined) return known;
  const made = ordered(object)
    .map((key) => fieldOf(key, object[key]))
    .join('');
  if (Object.isFrozen(object)) definitions.set(object, made);
  return made;
}

/** Texts of fields by their JSON: the same ones return in many objects and environments. */
const fields = new TextCache<string>(4_000_000);

/** A field of an object: in block style, a map is its fields one after the other. */
function fieldOf(key: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  const made = () => stringifyValue({ [key]: value });
  const json = typeof value === 'object' ? jsonOf(value) : undefined;
  return json === undefined ? made() : fields.get(`${key} ${json}`, made);
}

/** Its schema is that of every text. */
const document = new Document(null, {
  version: '1.1',
  aliasDuplicateObjects: false,
  customTags: () => ['map', 'seq', 'bool', numeral, text],
});

/**
 * Any plain value as one YAML document, without fields that are undefined or null, which the API server ignores. Keys are in
 * the given order, but for those that identify an object.
 */
export function stringifyValue(value: unknown): string {
  document.contents = nodeOf(value, []);
  return document.toString({ lineWidth: 0, directives: false, indentSeq: false });
}

/** Keys that identify an object; they come first, independent of the order of the others. */
const first = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'labels', 'annotations'];
const isFirst = new Set(first);

function ordered(value: Readonly<Record<string, unknown>>): readonly string[] {
  return [
    ...first.filter((key) => Object.hasOwn(value, key)),
    ...Object.keys(value).filter((key) => !isFirst.has(key)),
  ];
}

/** @param path - names of the value in what contains it, changed and restored on the way */
function nodeOf(value: unknown, path: string[]): Scalar | YAMLMap | YAMLSeq {
  if (typeof value === 'string') return new Scalar(wellFormed(value, path));
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return new Scalar(value);
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    for (let index = 0; index < value.length; index++) list.items.push(at(path, `[${index}]`, value[index]));
    return list;
  }
  if (!isPlainMap(value))
    throw new Error(`${path.join('') || 'the object'} is ${nameOf(value)}, which YAML cannot represent`);
  const map = new YAMLMap();
  for (const key of ordered(value)) {
    if (value[key] === undefined || value[key] === null) continue;
    const name = new Scalar(wellFormed(key, path));
    map.items.push(new Pair(name, at(path, path.length > 0 ? `.${key}` : key, value[key])));
  }
  return map;
}

function at(path: string[], name: string, value: unknown): Scalar | YAMLMap | YAMLSeq {
  path.push(name);
  const node = nodeOf(value, path);
  path.pop();
  return node;
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : String(value);
  return `a ${value.constructor.name}`;
}

/** An unpaired surrogate is not a character: PyYAML reads it, Go rejects the file. */
function wellFormed(value: string, path: readonly string[]): string {
  if (!value.isWellFormed())
    throw new Error(
      `${path.join('')} contains an unpaired surrogate, which is not a character: ${JSON.stringify(value)}`,
    );
  return value;
}
