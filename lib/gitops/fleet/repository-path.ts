import { z } from 'zod';

/** A folder of the repository: `overlays`. */
export const repositoryPath = z
  .string()
  .regex(
    /^(?!(.*\/)?\.\.?(\/|$))[^\s/]+(\/[^\s/]+)*$/,
    'a path is relative to the root of the repository, without . and .., such as overlays',
  );

/**
 * Folder of the repository that has the fleet file: what comes before the folder of the overlays in their path. Undefined if
 * the path ends in another folder, so that this is not known.
 *
 * @param path - of the overlays in the repository: `platform/mlflow/overlays`
 * @param output - the same folder from that of the fleet file: `overlays`
 */
export function rootOf(path: string, output: string): string | undefined {
  if (path === output) return '';
  return path.endsWith(`/${output}`) ? path.slice(0, -output.length - 1) : undefined;
}
