/** What is known of images that others publish. */

/** Images without the plug-ins for authentication; mirrors keep the path. */
const published: readonly { readonly pattern: RegExp; readonly lacksDriver: (image: string) => boolean }[] = [
  // Only the variant -full has the extra "db" (mlflow/mlflow, docker/Dockerfile.full).
  { pattern: /(^|\/)ghcr\.io\/mlflow\/mlflow[:@]/, lacksDriver: (image) => !/:[^@]*-full(@|$)/.test(image) },
  { pattern: /(^|\/)(docker\.io\/)?bitnami(legacy)?\/mlflow[:@]/, lacksDriver: () => false },
  { pattern: /(^|\/)(docker\.io\/)?burakince\/mlflow[:@]/, lacksDriver: () => false },
];

/** What an image is known to lack of what is needed. */
export function lackedBy(
  image: string,
  needed: { readonly plugIn: string | undefined; readonly postgresql: boolean },
): readonly string[] {
  const known = published.find(({ pattern }) => pattern.test(image));
  if (!known) return [];
  return [
    ...(needed.plugIn ? [needed.plugIn] : []),
    ...(needed.postgresql && known.lacksDriver(image) ? ['a PostgreSQL driver'] : []),
  ];
}

/** The major version of PostgreSQL in the tag of an image: 18 of `postgresql:18.6-system-trixie` and `postgres:18`. */
export function majorInTag(image: string): number | undefined {
  const found = /postgres[^/@]*:v?(\d{2})\b/.exec(image)?.[1];
  return found ? Number(found) : undefined;
}
