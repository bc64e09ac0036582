/**
 * Variables of Flux in an environment, `${CLUSTER_DOMAIN}`, which `postBuild` of a Kustomization replaces. Until the overlay
 * is complete, a name of their kind represents them, so that URLs, host names and policies are computed and checked as usual.
 */
import { createHash } from 'node:crypto';
import { isObject } from './structural.js';

/** The expressions of an environment, by the label that represents each. */
export type FluxVariables = ReadonlyMap<string, string>;

/**
 * A variable with an optional default or function, as Flux writes it (fluxcd/pkg envsubst 1.7, README). Without blanks,
 * quotes and braces, which no name has.
 */
const expression = /(?<!\$)\$\{([_A-Za-z]\w*)([:=,^/#%-][^{}\s"'\\`|]*)?\}/g;

/** The end of a representation where a whole host, or its last part, is variable. */
const domain = '.example.net';
const represented = /fluxvar[0-9a-f]{8}(\.example\.net)?/g;
const anyRepresented = new RegExp(represented.source);

/** A text with a representation of each variable; `found` collects their expressions. */
export function represent(text: string, field: string, found: Map<string, string>): string {
  return text.replace(expression, (written: string, ...rest: readonly unknown[]) => {
    const offset = rest.find((one): one is number => typeof one === 'number') ?? 0;
    const label = `fluxvar${createHash('sha256').update(written).digest('hex').slice(0, 8)}`;
    found.set(label, written);
    return endsHost(text.slice(0, offset), text.slice(offset + written.length), field) ? `${label}${domain}` : label;
  });
}

const hostFields = /host|url|endpoint|issuer|server|domain|origin|image|registry|proxy/i;

/** Whether the part between two texts is a host, or its last labels: not a name, a label in the middle, or part of a path. */
function endsHost(before: string, after: string, field: string): boolean {
  const host = before.slice(Math.max(before.lastIndexOf(',') + 1, before.lastIndexOf('://') + 1));
  if (host.replace(/^:?\/\//, '').includes('/')) return false;
  return /^($|[/:,\s])/.test(after) && (/(\.|:\/\/)$/.test(before) || hostFields.test(field));
}

/** Whether a value holds the representation of a variable. */
export function hasVariable(value: unknown): boolean {
  if (typeof value === 'string') return anyRepresented.test(value);
  if (Array.isArray(value)) return value.some(hasVariable);
  return isObject(value) && Object.entries(value).some(([key, item]) => hasVariable(key) || hasVariable(item));
}

/** A text with its variables as they are written. */
export function withVariables(text: string, variables: FluxVariables): string {
  if (variables.size === 0) return text;
  return text.replace(represented, (one) => variables.get(one.replace(domain, '')) ?? one);
}

/** A copy of a value with the variables in all its texts as they are written. */
export function deepWithVariables<T>(value: T, variables: FluxVariables): T {
  return variables.size === 0 ? value : (replacedIn(value, variables) as T);
}

function replacedIn(value: unknown, variables: FluxVariables): unknown {
  if (typeof value === 'string') return withVariables(value, variables);
  if (Array.isArray(value)) return value.map((item) => replacedIn(item, variables));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [withVariables(key, variables), replacedIn(item, variables)]),
  );
}

/** The names of the variables, sorted. */
export function variableNames(variables: FluxVariables): readonly string[] {
  const names = [...variables.values()].map((written) => /\w+/.exec(written)?.[0] ?? written);
  return [...new Set(names)].sort();
}
