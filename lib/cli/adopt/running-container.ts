/** The container that runs `mlflow server`, and the options of its command. */
import { type Field, type Input, isTree, type Tree } from './input.js';
import type { Variables } from './variables.js';

/** The spec of the pods of a workload. */
export const pod = ['spec', 'template', 'spec'];

/** The container of a workload that runs the server; its index. */
export function serverContainer(object: Tree): number {
  const spec = pod.reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), object);
  const list = isTree(spec) && Array.isArray(spec['containers']) ? (spec['containers'] as readonly unknown[]) : [];
  const words = list.map((item) => (isTree(item) ? wordsOf(item).join(' ') : ''));
  const runs = words.findIndex((text) =>
    /\bmlflow\b.*\b(server|ui)\b|--(backend-store-uri|default-artifact-root)/.test(text),
  );
  if (runs >= 0) return runs;
  const image = (item: unknown) => isTree(item) && /(^|\/)mlflow(-server)?([:@]|$)/.test(String(item['image']));
  return list.findIndex((item) => image(item));
}

/** Command and arguments; the words of a shell's script. */
export function wordsOf(container: Tree): readonly string[] {
  const all = [container['command'], container['args']].flatMap((list) =>
    Array.isArray(list) ? list.map(String) : [],
  );
  return all
    .flatMap((text) => (/\s/.test(text) ? text.replace(/\\\n/g, ' ').split(/\s+/) : [text]))
    .filter((word) => word !== '');
}

/** Where the words of `mlflow server` begin: before it is what a shell runs first. */
export function serverWord(words: readonly string[]): number {
  const found = words.findIndex((word, i) => /(^|\/)mlflow$/.test(word) && /^(server|ui)$/.test(words[i + 1] ?? ''));
  return Math.max(found, 0);
}

/** `--name value`, `--name=value`, and flags. */
export function optionsOf(input: Input, container: readonly string[], variables: Variables) {
  const values = new Map<string, { readonly field: Field; readonly text: string }>();
  const flags = new Map<string, Field>();
  const given = input.map(container.join('.'));
  const all = wordsOf(given);
  const words = all.slice(serverWord(all));
  const place = input.field([...container, given['args'] === undefined ? 'command' : 'args']);
  for (const key of ['command', 'args']) input.use([...container, key]);
  const short: Readonly<Record<string, string>> = { '-h': '--host', '-p': '--port', '-w': '--workers' };
  for (const [i, given] of words.entries()) {
    const word = short[given] ?? given;
    if (!word.startsWith('--')) continue;
    const [, name = '', value] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const next = words[i + 1];
    const raw = value ?? (next !== undefined && !next.startsWith('-') ? next : undefined);
    const field: Field = { ...place, where: `${place.where} --${name}` };
    if (raw === undefined) flags.set(name, field);
    else values.set(name, { field, text: variables.expand(raw.replace(/^(["'])(.*)\1$/, '$2')) });
  }
  for (const [name, variable] of [
    ['backend-store-uri', 'MLFLOW_BACKEND_STORE_URI'],
    ['artifacts-destination', 'MLFLOW_ARTIFACTS_DESTINATION'],
    ['default-artifact-root', 'MLFLOW_DEFAULT_ARTIFACT_ROOT'],
    ['static-prefix', 'MLFLOW_STATIC_PREFIX'],
  ] as const) {
    const found = variables.get(variable);
    if (!found || values.has(name)) continue;
    values.set(name, { field: found.field, text: variables.expand(`$(${variable})`) });
  }
  return { values, flags };
}
