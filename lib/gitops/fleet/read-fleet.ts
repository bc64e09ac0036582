/** Reads the fleet file, in the same way as environments: all mistakes at once, each at its place. */
import { parseThrough, sorted } from '../../environment/parse.js';
import type { Source } from '../../environment/source.js';
import { locate, locateKey, plainValue } from '../../environment/tree.js';
import { parseYamlFile } from '../../environment/yaml-file.js';
import type { OverlaySummary } from '../../output/summary/summary-schema.js';
import type { Problem } from '../../schema/location.js';
import type { Fleet } from './fleet.js';
import { fleetSchema } from './fleet-schema.js';
import { rootOf } from './repository-path.js';
import { targetsOf } from './targets.js';

const begin = 'write tools, repository and clusters: docs/gitops.md has a first file';

/**
 * The fleet of a file and finished overlays; or everything that is wrong with it.
 *
 * @param overlays - undefined if they are not known: then only the fields of the file are read
 * @param output - folder of the overlays, from that of the file
 */
export function readFleet(
  file: string,
  bytes: Uint8Array,
  overlays: readonly OverlaySummary[] | undefined,
  output = 'overlays',
): { readonly fleet: Fleet } | { readonly problems: readonly Problem[] } {
  const read = sourceOf(file, bytes);
  if ('problems' in read) return read;
  const { source } = read;
  const { problems, value } = parseThrough(fleetSchema, source);
  if (!value || !overlays) return { problems };
  const { targets, problems: ofTargets } = targetsOf(value, overlays, source);
  // Overlays of an invalid pattern are not known.
  if (problems.length > 0 || ofTargets.length > 0) return { problems: sorted([...problems, ...ofTargets]) };
  const root = rootOf(value.repository.path, output) ?? '';
  return { fleet: { file, root, settings: value, overlays, targets, locate: (path) => source.locate(path) } };
}

function sourceOf(
  file: string,
  bytes: Uint8Array,
): { readonly source: Source } | { readonly problems: readonly Problem[] } {
  const parsed = parseYamlFile(file, bytes, begin);
  if ('problems' in parsed) return parsed;
  const { tree } = parsed;
  if (tree.kind !== 'map')
    return { problems: [{ location: tree.at, message: 'a fleet must be a map of fields', fix: begin }] };
  return {
    source: {
      file,
      noun: 'a fleet',
      tree,
      value: plainValue(tree),
      variables: new Map(),
      locate: (path) => locate(tree, path),
      locateKey: (path) => locateKey(tree, path),
    },
  };
}
