import { Document, Scalar, visit } from 'yaml';
import type { KubernetesObject } from '../kubernetes.js';

/**
 * Objects as YAML that readers of version 1.1 (PyYAML, Go's yaml behind kubectl and kustomize) and of version 1.2 read
 * as the same values: whatever either of them could take for something else stands in double quotes.
 */
export function toYaml(objects: readonly KubernetesObject[]): string {
  return objects.map(documentOf).join('---\n');
}

/** Definitions are large, the same in many overlays, and frozen, so their text is made once. */
const texts = new WeakMap<KubernetesObject, string>();

function documentOf(object: KubernetesObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const text = stringifyValue(ordered(object));
  if (Object.isFrozen(object)) texts.set(object, text);
  return text;
}

/** Any plain value as one YAML document. */
export function stringifyValue(value: unknown): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false, keepUndefined: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string') node.type = styleOf(node.value);
    },
  });
  return document.toString({ lineWidth: 0, directives: false, indentSeq: false });
}

/** Plain where every reader agrees that it is a string, block for harmless lines, quoted for all else. */
function styleOf(text: string): Scalar.Type {
  if (isPlain(text)) return Scalar.PLAIN;
  return isBlock(text) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
}

/**
 * A plain scalar begins with a letter or one of `/ . _ $ ( < ^ ( + ; =` …: of all these only letters, slash and underscore
 * are never special in any version. It must not read as a boolean, null, number, date or merge key either.
 */
const plainStart = /^[A-Za-z/_$(]/;
const plainRest = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const indicator = /: |:$| #|[\t]/;
const keyword = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)$/i;

function isPlain(text: string): boolean {
  return (
    (plainStart.test(text) || isVersionOrPath(text)) &&
    plainRest.test(text) &&
    !indicator.test(text) &&
    !keyword.test(text)
  );
}

/** Names such as `10Gi`, `250m`, `3.14-beta` or `.status.url` start with what could be a number and cannot be one. */
function isVersionOrPath(text: string): boolean {
  return /^\d+(?:\.\d+)?(?:m|[KMGTPE]i)$/.test(text) || /^\.[A-Za-z]/.test(text);
}

const blockLine = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?| +[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

/** Lines of printable ASCII without blanks at their ends; the first must not be indented, and at most one newline ends it. */
function isBlock(text: string): boolean {
  if (!text.includes('\n') || /^[\s]/.test(text) || /\n\n$/.test(text)) return false;
  return text.split('\n').every((line) => blockLine.test(line));
}

/** Keys that tell a reader what a map is; they come first, whatever the order of the others. */
const first = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'labels', 'annotations'];

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  const leading = first.flatMap((key) => entries.filter(([name]) => name === key));
  const others = entries.filter(([name]) => !first.includes(name));
  return Object.fromEntries([...leading, ...others].map(([key, child]) => [key, ordered(child)]));
}
