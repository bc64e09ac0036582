/** Any manifests, as objects for the checks. */
import type { KubernetesObject } from '../kubernetes/object.js';
import { fieldName, isObject, type StructuralSchema } from '../kubernetes/structural.js';
import { violations } from '../kubernetes/violations.js';

export interface Objects {
  /** Each object, with its manifest. */
  readonly objects: ReadonlyMap<KubernetesObject, unknown>;
  /** Why the other manifests are not objects. */
  readonly malformed: readonly Malformed[];
}

export interface Malformed {
  readonly manifest: unknown;
  /** Its position among all items, starting at 1. */
  readonly number: number;
  readonly field: string;
  readonly message: string;
}

/** Reads parsed manifests: a List is replaced by its items, and empty documents are ignored. */
export function objectsOf(manifests: Iterable<unknown>): Objects {
  const objects = new Map<KubernetesObject, unknown>();
  const malformed: Malformed[] = [];
  for (const [index, manifest] of [...manifests].flatMap(itemsOf).entries()) {
    const object = normalized(manifest);
    const broken = [...violations(object, anyObject, (schema) => schema)];
    if (broken.length === 0) objects.set(object as KubernetesObject, manifest);
    for (const { path, message } of broken)
      malformed.push({ manifest, number: index + 1, field: fieldName(path), message });
  }
  return { objects, malformed };
}

function itemsOf(manifest: unknown): readonly unknown[] {
  if (manifest === null || manifest === undefined) return [];
  const isList = isObject(manifest) && /List$/.test(String(manifest['kind'])) && Array.isArray(manifest['items']);
  return isList ? (manifest['items'] as readonly unknown[]).flatMap(itemsOf) : [manifest];
}

/** Templates render empty fields of metadata as null, and the API server can generate a name. */
function normalized(manifest: unknown): unknown {
  if (!isObject(manifest) || !isObject(manifest['metadata'])) return manifest;
  const metadata = Object.fromEntries(Object.entries(manifest['metadata']).filter(([, value]) => value !== null));
  const { name, generateName } = metadata;
  const generated = name === undefined && typeof generateName === 'string' ? { name: `${generateName}xxxxx` } : {};
  return { ...manifest, metadata: { ...metadata, ...generated } };
}

/** The fields of every object, of any kind. */
const anyObject: StructuralSchema = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  'x-kubernetes-preserve-unknown-fields': true,
  properties: {
    apiVersion: { type: 'string', minLength: 1 },
    kind: { type: 'string', minLength: 1 },
    metadata: {
      type: 'object',
      required: ['name'],
      'x-kubernetes-preserve-unknown-fields': true,
      properties: {
        name: { type: 'string', minLength: 1 },
        namespace: { type: 'string' },
        labels: { type: 'object', additionalProperties: true },
        annotations: { type: 'object', additionalProperties: true },
      },
    },
  },
};
