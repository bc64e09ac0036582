import { createSecret, type Requirement } from './requirement.js';

/** A Secret that pods read. Who makes it is decided once for all of them, by the environment's `secrets`. */
export interface SecretRequirement {
  readonly name: string;
  readonly namespace: string;
  /** Who reads it, in the reader's words: `server and jobs`. */
  readonly readBy: string;
  readonly keys: readonly SecretKeyRequirement[];
  /**
   * Type of the Secret.
   * @default - Opaque
   */
  readonly type?: string;
}

export interface SecretKeyRequirement {
  readonly key: string;
  /** What the value must look like, with `<placeholders>`, and what must never be done with it. */
  readonly format: string;
  /**
   * Property of the vault's entry that holds the value.
   * @default - the key's own name
   */
  readonly property?: string;
  /** How a generator can make the value. Absent where somebody else decides it: a database given from outside. */
  readonly generate?: GeneratedValue;
  /** How the value is put together from several properties of the vault's entry. Takes the place of `property`. */
  readonly template?: ValueTemplate;
}

/** A value that nobody has to know: random letters and digits, a Fernet key, or a name that is no secret at all. */
export type GeneratedValue =
  | { readonly type: 'password'; readonly length: number }
  | { readonly type: 'fernet' }
  | { readonly type: 'name'; readonly value: string };

/** A Go template of External Secrets over properties of the vault's entry: `{{ .username | urlquery }}`. */
export interface ValueTemplate {
  readonly text: string;
  readonly properties: readonly string[];
}

/** The needs of several readers, each Secret once with all keys that are read. */
export function joinSecrets(needs: readonly SecretRequirement[]): readonly SecretRequirement[] {
  const joined = new Map<string, SecretRequirement>();
  for (const need of needs) {
    const id = `${need.namespace}/${need.name}`;
    const known = joined.get(id);
    joined.set(id, known ? merged(known, need) : need);
  }
  return [...joined.values()];
}

/** The need as the README states it, where a person has to fulfil it. */
export function asRequirement(need: SecretRequirement): Requirement {
  const keys = need.keys.map(({ key, format }) => ({ key, format }));
  return {
    kind: 'Secret',
    name: need.name,
    namespace: need.namespace,
    keys,
    readBy: need.readBy,
    command: createSecret(need.namespace, need.name, keys),
  };
}

function merged(one: SecretRequirement, other: SecretRequirement): SecretRequirement {
  const readers = new Set([...one.readBy.split('; '), ...other.readBy.split('; ')]);
  const keys = new Map(other.keys.map((key) => [key.key, key]));
  // Whoever gives a value can make it up; whoever only reads it cannot.
  const known = one.keys.map((key) => ({ ...keys.get(key.key), ...key }));
  const added = other.keys.filter(({ key }) => !one.keys.some((own) => own.key === key));
  return { ...one, readBy: [...readers].join('; '), keys: [...known, ...added] };
}
