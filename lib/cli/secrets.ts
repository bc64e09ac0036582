/** `secrets`: the Secrets that must exist before an overlay is applied, with commands that create them. */
import { formatProblems } from '../environment/parse.js';
import type { GeneratedValue, Requirement } from '../model/requirement.js';
import { composeOverlay } from '../overlay/overlay.js';
import type { Problem } from '../schema/location.js';
import type { EnvironmentFile } from './environment-files.js';
import { loadFile } from './load-file.js';
import type { Format, Options } from './options.js';
import { fail } from './print.js';
import { selected } from './select.js';

interface SecretsOptions extends Pick<Options, 'environments' | 'workspaces' | 'bases'> {
  readonly format: Format;
  readonly only: readonly string[];
}

interface NeededSecret {
  readonly environment: string;
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly { readonly key: string; readonly format: string; readonly generated: boolean }[];
  readonly readers: readonly string[];
  /** Who provides it where no person has to. */
  readonly providedBy?: string;
  /** For bash. Generates random values, and has `<file with …>` for others. */
  readonly command?: string;
  /** The object of the overlay that must exist before the command works. */
  readonly after?: string;
}

export function secrets({ format, only, ...folders }: SecretsOptions): number {
  const { environments, problems: strays } = selected(folders, only);
  const results = environments.map((file) => secretsOf(file, folders));
  const problems = [...strays, ...results.flatMap((result) => ('problems' in result ? result.problems : []))];
  if (problems.length > 0) return fail(formatProblems(problems), 1);
  const found = results.flatMap((result) => ('secrets' in result ? result.secrets : []));
  console.log(format === 'json' ? JSON.stringify(found, null, 2) : script(found));
  return 0;
}

function secretsOf(
  file: EnvironmentFile,
  folders: Pick<Options, 'environments' | 'workspaces' | 'bases'>,
): { readonly problems: readonly Problem[] } | { readonly secrets: readonly NeededSecret[] } {
  const { path } = file;
  const loaded = loadFile(file, folders);
  if ('problems' in loaded) return loaded;
  const { requirements, problems } = composeOverlay(loaded.environment);
  if (problems.length > 0) return { problems };
  const { cli } = loaded.environment.profile;
  return {
    secrets: requirements
      .filter(({ kind, keys }) => kind === 'Secret' && keys.length > 0)
      .map((required) => needed(required, path, cli)),
  };
}

function needed(required: Requirement, environment: string, cli: string): NeededSecret {
  const { name, namespace = '', keys, providedBy, command, after } = required;
  const readers = keys.flatMap((key) => (key.readers ?? []).map((reader) => reader.name));
  return {
    environment,
    namespace,
    name,
    keys: keys.map(({ key, format, generate }) => ({ key, format, generated: generate !== undefined })),
    readers: [...new Set(readers)],
    ...(providedBy ? { providedBy } : {}),
    ...(command && !providedBy ? { command: generating(command, keys).replace(/\bkubectl /g, `${cli} `) } : {}),
    ...(after ? { after: `${after.kind} ${after.name}` } : {}),
  };
}

/**
 * A command whose files for random values are the output of a generator: the value is in no file, history or process list.
 * Placeholders are in quotes, because a shell would take them for files.
 */
function generating(command: string, keys: Requirement['keys']): string {
  return keys
    .reduce(
      (text, { key, generate }) =>
        generate ? text.replace(`=${key}=<file with the ${key}>`, `=${key}=<(${generator(generate)})`) : text,
      command,
    )
    .replace(/=(<[^()>]+>)/g, "='$1'");
}

function generator(value: GeneratedValue): string {
  switch (value.type) {
    case 'password':
      return `openssl rand -hex ${Math.ceil(value.length / 2)} | tr -d '\\n'`;
    case 'fernet':
      return "openssl rand -base64 32 | tr '+/' '-_' | tr -d '\\n'";
    case 'name':
      return `printf %s ${value.value}`;
  }
}

function script(found: readonly NeededSecret[]): string {
  const environments = [...new Set(found.map(({ environment }) => environment))];
  if (environments.length === 0) return '# no Secrets are required';
  return environments
    .map((environment) =>
      [`# ${environment}`, ...found.filter((one) => one.environment === environment).map(paragraph)].join('\n\n'),
    )
    .join('\n\n');
}

function paragraph({ namespace, name, keys, readers, providedBy, command, after }: NeededSecret): string {
  const head = `# Secret ${name} in ${namespace}${readers.length > 0 ? `, read by ${readers.join(', ')}` : ''}`;
  if (providedBy) return `${head}: provided by ${providedBy}`;
  return [
    head,
    ...(after ? [`# after ${after} of the overlay was applied`] : []),
    ...keys.map(({ key, format, generated }) => `#   ${key}: ${generated ? 'generated. ' : ''}${format}`),
    ...(command ? [command] : []),
  ].join('\n');
}
