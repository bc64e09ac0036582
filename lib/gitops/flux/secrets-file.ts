/** A file in a folder of encrypted Secrets: only its structure and its metadata are read. */
import { parseAllDocuments } from 'yaml';
import { isObject } from '../../kubernetes/structural.js';

/** A Secret of a file. */
export interface HeldSecret {
  readonly namespace: string;
  readonly name: string;
  /** Whether SOPS has encrypted it: its field `sops` says with which keys. */
  readonly isEncrypted: boolean;
}

export interface SecretsFile {
  readonly path: string;
  readonly secrets: readonly HeldSecret[];
  /** What a kustomization.yaml names, without addresses of other repositories; undefined for other files. */
  readonly resources?: readonly string[] | undefined;
  /** Whether a kustomization.yaml does nothing else. */
  readonly isPlain: boolean;
  /** What is wrong with the file, after its name. */
  readonly problem?: string | undefined;
}

const plainFields = new Set(['apiVersion', 'kind', 'resources', 'sops']);

export function secretsFile(path: string, text: string): SecretsFile {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  const parsed = Array.isArray(documents) ? documents : [];
  const bad = parsed.flatMap(({ errors }) => errors)[0];
  if (bad)
    return {
      path,
      secrets: [],
      isPlain: false,
      problem: `is not valid YAML, so that Flux cannot apply the layer secrets: ${bad.code}`,
    };
  const values = parsed.map((document) => document.toJS({ maxAliasCount: 100 }) as unknown).filter(isObject);
  const [first] = values;
  if (/(^|\/)kustomization\.ya?ml$/.test(path)) {
    const named = first?.['resources'];
    const texts = Array.isArray(named) ? named.map(String) : [];
    return {
      path,
      secrets: [],
      resources: texts.filter(isPath),
      isPlain: Object.keys(first ?? {}).every((field) => plainFields.has(field)) && texts.every(isPath),
    };
  }
  return {
    path,
    secrets: values.filter((value) => !isHidden(value)).flatMap(secretOf),
    isPlain: true,
    problem: values.some(isHidden)
      ? "has encrypted metadata, which Flux must read: encrypt it with --encrypted-regex '^(data|stringData)$'"
      : undefined,
  };
}

/** Addresses of other repositories are not read here. */
function isPath(resource: string): boolean {
  return !/^[a-z]+:|[?@]/.test(resource);
}

type Value = Readonly<Record<string, unknown>>;

function isHidden({ kind, metadata }: Value): boolean {
  return [kind, isObject(metadata) ? metadata['name'] : ''].some((value) => /^ENC\[/.test(String(value)));
}

function secretOf({ kind, metadata, sops }: Value): readonly HeldSecret[] {
  if (kind !== 'Secret' || !isObject(metadata)) return [];
  const { namespace = '', name } = metadata;
  return [{ namespace: String(namespace), name: String(name), isEncrypted: isObject(sops) }];
}
