/**
 * URIs of models for KServe: `mlflow://models/<name>/<version, alias, stage or latest>` and
 * `mlflow://runs/<id>/[artifacts/]<path>`, as `images/mlflow-storage-initializer` reads them.
 */

export const mlflowScheme = 'mlflow://';

export interface ModelUri {
  readonly kind: 'models' | 'runs';
  /** Name of the registered model, or id of the run. */
  readonly name: string;
  /** What follows: the version, or the path of an artifact. */
  readonly rest: string;
  /** Whether it may mean another version later: an alias, a stage or `latest`. */
  readonly moves: boolean;
}

export const modelUriForms = `${mlflowScheme}models/<name>/<version, alias, stage or latest> or ${mlflowScheme}runs/<run id>/<path>`;

export function isMlflowUri(uri: string): boolean {
  return uri.startsWith(mlflowScheme);
}

/** The parts of a URI; undefined if the storage initializer would refuse it. */
export function parseModelUri(uri: string): ModelUri | undefined {
  if (!isMlflowUri(uri)) return undefined;
  const parts = uri.slice(mlflowScheme.length).replace(/\/+$/, '').split('/').map(decoded);
  const [kind, name, ...path] = parts;
  if (name === undefined || parts.some((part) => part === undefined || ['', '.', '..'].includes(part)))
    return undefined;
  if (kind === 'models') {
    const [selector] = path;
    if (selector === undefined || path.length !== 1) return undefined;
    return { kind, name, rest: selector, moves: !/^\d+$/.test(selector) };
  }
  const artifact = path[0] === 'artifacts' ? path.slice(1) : path;
  if (kind !== 'runs' || artifact.length === 0 || !/^[\w-]+$/.test(name)) return undefined;
  return { kind, name, rest: artifact.join('/'), moves: false };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
