import { z } from 'zod';

/** A folder of the repository: `overlays`. */
export const repositoryPath = z
  .string()
  .regex(
    /^(?!(.*\/)?\.\.?(\/|$))[^\s/]+(\/[^\s/]+)*$/,
    'a path is relative to the root of the repository, without . and .., such as overlays',
  );
