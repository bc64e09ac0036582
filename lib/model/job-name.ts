import { createHash } from 'node:crypto';
import type { JobSpec } from '../../imports/kubernetes.js';

/**
 * The name of a Job that runs once for each state of its settings. Nothing of a Job's template can be changed once it is
 * on a cluster, so a changed one needs another name; the same one keeps its name, and applying it again runs nothing.
 */
export function jobName(base: string, version: string, spec: JobSpec): string {
  const digest = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 8);
  return `${base}-${version.replaceAll('.', '-')}-${digest}`;
}
