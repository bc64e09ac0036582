import kubernetes from '../../imports/kubernetes.json';
import thirdParty from '../../imports/third-party.json';
import { groupOf } from './object.js';
import { remembered } from './remembered.js';
import type { StructuralSchema } from './structural.js';

/** Namespaced objects are in a namespace, cluster-scoped objects are not. */
export type Scope = 'Namespaced' | 'Cluster';

/** A kind of object whose schema is known. */
export interface KnownKind {
  readonly scope: Scope;
  readonly schema: StructuralSchema;
}

const definitions: Readonly<Record<string, StructuralSchema>> = kubernetes.definitions as Record<
  string,
  StructuralSchema
>;

const builtIn: Readonly<Record<string, string>> = {
  v1: 'io.k8s.api.core.v1',
  'apps/v1': 'io.k8s.api.apps.v1',
  'batch/v1': 'io.k8s.api.batch.v1',
  'rbac.authorization.k8s.io/v1': 'io.k8s.api.rbac.v1',
  'networking.k8s.io/v1': 'io.k8s.api.networking.v1',
  'policy/v1': 'io.k8s.api.policy.v1',
  'autoscaling/v2': 'io.k8s.api.autoscaling.v2',
  'storage.k8s.io/v1': 'io.k8s.api.storage.v1',
  'scheduling.k8s.io/v1': 'io.k8s.api.scheduling.v1',
  'node.k8s.io/v1': 'io.k8s.api.node.v1',
  'discovery.k8s.io/v1': 'io.k8s.api.discovery.v1',
};

const clusterKinds = new Set([
  'Namespace',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'IngressClass',
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
]);

const thirdPartyKindsByGroup: Readonly<Record<string, readonly string[]>> = thirdParty.kinds;

/** The kinds of third parties whose definitions are imported, as `apiVersion/kind`. */
export const thirdPartyKinds: readonly string[] = Object.values(thirdPartyKindsByGroup).flat();

const read = new Map<string, Readonly<Record<string, KnownKind>>>();

/** A kind of a third party. The definitions of a group are loaded with its first object. */
export function thirdPartyKind(name: string): KnownKind | undefined {
  const group = name.slice(0, name.indexOf('/'));
  // A group in a manifest may be named constructor, which is a property of every JavaScript object.
  if (!Object.hasOwn(thirdPartyKindsByGroup, group) || !thirdPartyKindsByGroup[group]?.includes(name)) return undefined;
  const definitions =
    read.get(group) ??
    (require(`../../imports/${group}.json`) as { definitions: Readonly<Record<string, KnownKind>> }).definitions;
  read.set(group, definitions);
  return definitions[name];
}

/** A type of the Kubernetes API by its full name: `io.k8s.api.core.v1.Affinity`. */
export function kubernetesType(name: string): StructuralSchema {
  const schema = definitions[name];
  if (!schema)
    throw new Error(`${name} is not among the imported Kubernetes types: add it to scripts/import/kubernetes.ts`);
  return schema;
}

/** All objects of all overlays use the same schemas, so each reference is resolved only once. */
const followed = remembered((schema: StructuralSchema) => ({
  ...kubernetesType(schema.$ref ?? ''),
  ...withoutReference(schema),
}));

/** Follows the `$ref` of an imported type. */
export function resolve(schema: StructuralSchema): StructuralSchema {
  return schema.$ref ? followed(schema) : schema;
}

/** A kind of Kubernetes itself, or of a third party whose definition is imported. */
export function importedKind(apiVersion: string, kind: string): KnownKind | undefined {
  const prefix = Object.hasOwn(builtIn, apiVersion) ? builtIn[apiVersion] : undefined;
  const type = `${prefix}.${kind}`;
  if (prefix && definitions[type])
    return { scope: clusterKinds.has(kind) ? 'Cluster' : 'Namespaced', schema: { $ref: type } };
  const imported = thirdPartyKind(`${apiVersion}/${kind}`);
  return imported && { ...imported, schema: asRoot(imported.schema) };
}

/** The API versions of Kubernetes itself that have a kind of this name, as far as it is imported. */
export function builtInVersions(kind: string): readonly string[] {
  return Object.entries(builtIn).flatMap(([apiVersion, prefix]) =>
    definitions[`${prefix}.${kind}`] ? [apiVersion] : [],
  );
}

const kinds: Readonly<Record<string, readonly string[]>> = kubernetes.kinds;

/** The kinds of an API version of Kubernetes itself whose groups are imported; undefined for other versions. */
export function kindsOfVersion(apiVersion: string): readonly string[] | undefined {
  return Object.hasOwn(kinds, apiVersion) ? kinds[apiVersion] : undefined;
}

/** Whether a group belongs to Kubernetes itself, where an unknown kind was mistyped rather than defined by an extension. */
export function isBuiltInGroup(group: string): boolean {
  return Object.keys(builtIn).some((apiVersion) => groupOf(apiVersion) === group);
}

/** Definitions do not include the fields that every object has. The same schema for the same definition. */
export const asRoot = remembered(
  (schema: StructuralSchema): StructuralSchema => ({
    ...schema,
    properties: {
      ...schema.properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
    },
  }),
);

function withoutReference({ $ref: _, ...schema }: StructuralSchema): StructuralSchema {
  return schema;
}
