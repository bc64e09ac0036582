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
  /** How the value is put together from several properties of the vault's entry. Replaces `property`. */
  readonly template?: ValueTemplate;
}

/** A Go template of External Secrets over properties of the vault's entry: `{{ .username | urlquery }}`. */
export interface ValueTemplate {
  readonly text: string;
  readonly properties: readonly string[];
}

/** The same where a person must provide it. */
export function asRequirement({ name, namespace, keys: all }: SecretRequirement): Requirement {
  const keys = all.map(({ key, format, readers = [], generate }) => ({
    key,
    format,
    readers,
    ...(generate ? { generate } : {}),
  }));
  return { kind: 'Secret', name, namespace, keys, command: createSecret(namespace, name, keys) };
}
