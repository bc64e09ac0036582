import { join } from 'node:path';
import { built } from '../../test/cluster/harness/build.js';
import { benchModules } from '../../test/cluster/harness/modules.js';

/** Paths of the programs that are compared with, built from pinned modules on the first call. */
export async function peers(
  log: (line: string) => void,
): Promise<{ readonly kustomize: string; readonly helm: string }> {
  const paths: Record<string, string> = {};
  for (const module of benchModules) paths[module.name] = join(await built(module, log), module.name);
  const { kustomize, helm } = paths;
  if (!kustomize || !helm) throw new Error('kustomize and helm are not among the modules of the benchmark');
  return { kustomize, helm };
}
