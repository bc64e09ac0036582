/** An object that the overlay refers to and that others must provide: never part of the overlay, always documented. */
export interface Requirement {
  readonly kind:
    | 'Secret'
    | 'ConfigMap'
    | 'PersistentVolumeClaim'
    | 'ServiceAccount'
    | 'ClusterRole'
    | 'Gateway'
    | 'Issuer'
    | 'ClusterIssuer';
  readonly name: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  /** Keys that must be present, with what each one holds. Empty where the kind has none. */
  readonly keys: readonly RequiredKey[];
  /**
   * What refers to an object of a kind without keys.
   * @default - nothing is said
   */
  readonly usedBy?: readonly Reader[];
  /**
   * What such an object must allow or have: `a listener that admits routes from namespace mlflow`.
   * @default - nothing more than to be there
   */
  readonly conditions?: readonly string[];
  /** Who provides it where no person has to: `OpenShift service-ca`, `cert-manager`. Absent when the reader of the README must. */
  readonly providedBy?: string;
  /** A shell command that makes it, with `<placeholders>` for what is secret. */
  readonly command?: string;
  /**
   * Object of the overlay that must be there before the command works.
   * @default - none, the command works before anything is applied
   */
  readonly after?: { readonly kind: string; readonly name: string };
  /**
   * Whether it is known by references alone: where anything else knows the object, that decides its keys.
   * @default false
   */
  readonly assumed?: boolean;
}

export interface RequiredKey {
  readonly key: string;
  /** What the value must look like, with `<placeholders>`: `postgresql://<user>:<password>@db:5432/mlflow?sslmode=require`. */
  readonly format: string;
  /**
   * Who reads this key besides the pods of the overlay, which are found in it: a gateway, a controller, pods that an
   * operator makes.
   * @default - only pods of the overlay
   */
  readonly readers?: readonly Reader[];
  /** How a generator can make the value. Absent where it is decided elsewhere: an external database. */
  readonly generate?: GeneratedValue;
}

/** A value that no person has to know: random letters and digits, a Fernet key, or a name that is no secret at all. */
export type GeneratedValue =
  | { readonly type: 'password'; readonly length: number }
  | { readonly type: 'fernet' }
  | { readonly type: 'name'; readonly value: string };

/** Who reads a key, in the words of a person who grants rights: `Keycloak`, `gateway`. */
export interface Reader {
  readonly name: string;
  /** Where the name does not say it: `to verify the certificate of the pods`. */
  readonly purpose?: string;
}

/** What several readers need of one object, as one: its keys with the readers of each. */
export function joinRequirements<R extends Omit<Requirement, 'kind'> & { readonly kind?: string }>(
  all: readonly R[],
): readonly R[] {
  const found = new Map<string, R>();
  for (const one of all) {
    const id = [one.kind, one.namespace, one.name].join('/');
    const known = found.get(id);
    if (known?.assumed === true && !one.assumed) found.set(id, one);
    else if (!known || known.assumed || !one.assumed) found.set(id, known ? merged(known, one) : one);
  }
  return [...found.values()];
}

/** Readers, each once. */
export function distinctReaders(readers: readonly Reader[]): readonly Reader[] {
  const found = new Map<string, Reader>();
  // One with a purpose says more.
  for (const reader of readers) if (reader.purpose || !found.has(reader.name)) found.set(reader.name, reader);
  return [...found.values()];
}

function merged<R extends Omit<Requirement, 'kind'>>(one: R, other: R): R {
  const others = new Map(other.keys.map((key) => [key.key, key]));
  // One side may know how to make a value up that the other only reads.
  const known = one.keys.map((key) => {
    const same = others.get(key.key);
    const readers = distinctReaders([...(key.readers ?? []), ...(same?.readers ?? [])]);
    return { ...same, ...key, ...(readers.length > 0 ? { readers } : {}) };
  });
  const added = other.keys.filter(({ key }) => !one.keys.some((own) => own.key === key));
  const usedBy = distinctReaders([...(one.usedBy ?? []), ...(other.usedBy ?? [])]);
  const conditions = [...new Set([...(one.conditions ?? []), ...(other.conditions ?? [])])];
  return {
    ...other,
    ...one,
    keys: [...known, ...added],
    ...(usedBy.length > 0 ? { usedBy } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** A command that makes a Secret from files, so that no secret ends in a shell history or process list. */
export function createSecret(namespace: string, name: string, keys: Requirement['keys']): string {
  const files = keys.map(({ key }) => `--from-file=${key}=<file with the ${key}>`);
  return [`kubectl -n ${namespace} create secret generic ${name}`, ...files].join(' \\\n  ');
}
