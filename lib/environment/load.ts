import type { Environment } from './environment.js';
import type { Problem } from './location.js';
import { parseSource } from './parse.js';
import { resolveEnvironment } from './resolve.js';
import { environmentSchema } from './schema.js';
import { loadSource, type ReadFile } from './source.js';

/** An environment file from its bytes to a checked, frozen value; or everything that is wrong with it. */
export function loadEnvironment(
  file: string,
  path: string,
  read: ReadFile,
): { readonly environment: Environment } | { readonly problems: readonly Problem[] } {
  const loaded = loadSource(file, read);
  if ('problems' in loaded) return loaded;
  const parsed = parseSource(environmentSchema, loaded.source);
  if ('problems' in parsed) return parsed;
  return resolveEnvironment(parsed.value, { file, path, locate: (place) => loaded.source.locate(place) });
}
