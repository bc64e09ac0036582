import { createSecret, type RequiredKey, type Requirement } from './requirement.js';

/** A Secret that pods read. Who provides it is decided once for all of them, by the environment's `secrets`. */
export interface SecretRequirement {
  readonly name: string;
  readonly namespace: string;
  readonly keys: readonly SecretKeyRequirement[];
  /**
   * Type of the Secret.
   * @default - Opaque
   */
  readonly type?: string;
}

export interface SecretKeyRequirement extends RequiredKey {
  /**
   * Property of the vault's entry that holds the value.
   * @default - the key's own name
   */
  readonly property?: string;
  /** How a generator can make the value. Absent where it is decided elsewhere: an external database. */
  readonly generate?: GeneratedValue;
  /** How the value is put together from several properties of the vault's entry. Replaces `property`. */
  readonly template?: ValueTemplate;
}

/** A value that no person has to know: random letters and digits, a Fernet key, or a name that is no secret at all. */
export type GeneratedValue =
  | { readonly type: 'password'; readonly length: number }
  | { readonly type: 'fernet' }
  | { readonly type: 'name'; readonly value: string };

/** A Go template of External Secrets over properties of the vault's entry: `{{ .username | urlquery }}`. */
export interface ValueTemplate {
  readonly text: string;
  readonly properties: readonly string[];
}

/** The same where a person must provide it. */
export function asRequirement({ name, namespace, keys: all }: SecretRequirement): Requirement {
  const keys = all.map(({ key, format, readers = [] }) => ({ key, format, readers }));
  return { kind: 'Secret', name, namespace, keys, command: createSecret(namespace, name, keys) };
}
