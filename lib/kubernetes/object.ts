/** A plain Kubernetes API object, as it is written to YAML. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** The identity of an object in a cluster: API group, kind, namespace and name (the version does not). */
export interface ObjectIdentity {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The API group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function identityOf(object: KubernetesObject): ObjectIdentity {
  const { name, namespace } = object.metadata;
  return { group: groupOf(object.apiVersion), kind: object.kind, name, ...(namespace ? { namespace } : {}) };
}

/** `Deployment opendatahub/mlflow`, `ClusterRole mlflow`: how messages and documents name an object. */
export function describe(object: {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}): string {
  return `${object.kind} ${object.namespace ? `${object.namespace}/` : ''}${object.name}`;
}

/** A stable key of an identity, for maps and sets. */
export function keyOf({ group, kind, namespace = '', name }: ObjectIdentity): string {
  return [group, kind, namespace, name].join('/');
}
