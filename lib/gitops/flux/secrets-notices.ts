/** What is missing, left over or wrong in the folders of encrypted Secrets. Values are neither decrypted nor shown. */
import { posix } from 'node:path';
import type { SecretsFolder } from './encrypted-secrets.js';
import { type HeldSecret, type SecretsFile, secretsFile } from './secrets-file.js';

/**
 * One sentence for each.
 *
 * @param root - the folder of all: `secrets`
 * @param texts - YAML and JSON files below it, by their paths beside the fleet file; empty if there is none
 */
export function secretsNotices(
  root: string,
  folders: readonly SecretsFolder[],
  texts: ReadonlyMap<string, string>,
): readonly string[] {
  const files = new Map([...texts].map(([path, text]) => [path, secretsFile(path, text)]));
  const own = (folder: string) => [...files].filter(([path]) => path.startsWith(`${folder}/`));
  const strangers = own(root).filter(([path]) => !folders.some(({ folder }) => path.startsWith(`${folder}/`)));
  return [
    ...folders.flatMap((folder) => noticesOf(folder, new Map(own(folder.folder)))),
    ...strangers.flatMap(([path, { secrets, problem }]) => [
      ...(problem ? [`${path} ${problem}`] : []),
      ...(secrets.length > 0
        ? [
            `${path} holds ${shown(secrets)}, and Flux applies no overlay ${posix.relative(root, posix.dirname(path))}: ${remove}`,
          ]
        : []),
    ]),
    ...[...files.values()].flatMap(({ path, secrets }) =>
      secrets.some(({ isEncrypted }) => !isEncrypted)
        ? [
            `${path} holds ${shown(secrets)}, and is not encrypted: encrypt it with SOPS, and replace the values if it was ever committed`,
          ]
        : [],
    ),
  ];
}

const remove = 'remove the file, and its line in kustomization.yaml, if nothing else needs it';

function noticesOf(
  { overlay, folder, secrets, provided }: SecretsFolder,
  files: ReadonlyMap<string, SecretsFile>,
): readonly string[] {
  const main = `${folder}/kustomization.yaml`;
  const kustomization = files.get(main);
  const held = [...files.values()].filter(({ secrets: found }) => found.length > 0);
  const wrong = [...files.values()].flatMap(({ path, problem }) => (problem ? [`${path} ${problem}`] : []));
  const unneeded = held.flatMap(({ path, secrets: found }) => {
    const others = found.filter((secret) => !isAny(secret, secrets));
    if (others.length === 0) return [];
    const by = others.map(({ namespace, name }) => provided.get(`${namespace}/${name}`)).find(Boolean);
    const why = by ? `${by} provides, so that both write it` : `${overlay} does not require`;
    return [`${path} holds ${shown(others)}, which ${why}: ${remove}`];
  });
  if (secrets.length === 0) return [...wrong, ...unneeded];
  if (!kustomization)
    return [
      `there is no ${main}, without which Flux cannot apply the layer secrets: encrypt ${secrets.join(', ')} with SOPS there, and name the files in it; cdk8s-mlflow secrets prints commands that create them`,
      ...wrong,
      ...unneeded,
    ];
  const named = (kustomization.resources ?? []).map((resource) => posix.join(folder, resource));
  const absent = named.filter((path) => path.startsWith(`${folder}/`) && isManifest(path) && !files.has(path));
  const unnamed = held.filter(
    ({ path, secrets: found }) => !named.includes(path) && found.some((secret) => isAny(secret, secrets)),
  );
  // What another folder, a generator or a transformer makes of it is not known.
  const isWhole = kustomization.isPlain && named.every((path) => files.has(path) || absent.includes(path));
  const applied = [...files.values()].filter(({ path }) => named.includes(path)).flatMap((file) => file.secrets);
  const missing = secrets.filter((name) => !applied.some((secret) => isAny(secret, [name])));
  return [
    ...absent.map(
      (path) =>
        `${main} names ${posix.relative(folder, path)}, which does not exist, so that Flux cannot apply the layer secrets: add the file, or remove the line`,
    ),
    ...(isWhole
      ? unnamed.map(
          ({ path, secrets: found }) =>
            `${path} holds ${shown(found)}, and Flux does not read it: name it in resources of ${main}`,
        )
      : []),
    ...(isWhole && absent.length === 0 && missing.length > 0 && wrong.length === 0
      ? [
          `${main} names no file with ${missing.join(', ')}, which ${overlay} requires: encrypt it with SOPS there; cdk8s-mlflow secrets prints commands that create it`,
        ]
      : []),
    ...wrong,
    ...unneeded,
  ];
}

function isAny({ namespace, name }: HeldSecret, names: readonly string[]): boolean {
  return names.includes(`${namespace}/${name}`);
}

function shown(secrets: readonly HeldSecret[]): string {
  return secrets.map(({ namespace, name }) => `Secret ${namespace ? `${namespace}/` : ''}${name}`).join(', ');
}

function isManifest(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path);
}
