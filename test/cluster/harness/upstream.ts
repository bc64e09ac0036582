import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The commit of mlflow-operator whose definitions ours equal. */
const commit = 'e9dbb9f';

/** Upstream's definition of a kind, from the folder that `MLFLOW_UPSTREAM_CRDS` names; undefined without it. */
export function upstreamDefinition(plural: string, release = commit): string | undefined {
  const { MLFLOW_UPSTREAM_CRDS: folder } = process.env;
  if (!folder) return undefined;
  const file = join(folder, `${plural}.${release}.yaml`);
  if (!existsSync(file))
    throw new Error(
      `MLFLOW_UPSTREAM_CRDS=${folder} has no ${plural}.${release}.yaml, only ${readdirSync(folder).join(', ')}`,
    );
  return file;
}
