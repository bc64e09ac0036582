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
  /**
   * Labels and annotations by which others find the Secret.
   * @default - none
   */
  readonly metadata?: SecretMetadata;
}

export interface SecretMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
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
export function asRequirement({ name, namespace, keys: all, metadata }: SecretRequirement): Requirement {
  const keys = all.map(({ key, format, readers = [], generate }) => ({
    key,
    format,
    readers,
    ...(generate ? { generate } : {}),
  }));
  const command = createSecret(namespace, name, keys);
  if (!metadata) return { kind: 'Secret', name, namespace, keys, command };
  const marks = (['annotation', 'label'] as const).flatMap((what) =>
    Object.entries(metadata[`${what}s`] ?? {}).map(([key, value]) => ({ what, text: `${key}=${value}` })),
  );
  return {
    kind: 'Secret',
    name,
    namespace,
    keys,
    conditions: marks.map(({ what, text }) => `the ${what} ${text}`),
    command: [
      command,
      ...marks.map(({ what, text }) => {
        const verb = what === 'annotation' ? 'annotate' : 'label';
        return `kubectl -n ${namespace} ${verb} secret ${name} ${text.includes(' ') ? `'${text}'` : text}`;
      }),
    ].join('\n'),
  };
}
