import type { Standalone } from '../../server/harness/standalone.js';
import { templateOf } from '../../server/harness/templates.js';

/** Valkey, from the rendered pod. */
export async function startCache(standalone: Standalone): Promise<void> {
  const { rig, namespace } = standalone;
  const template = templateOf(standalone.object('Deployment', 'mlflow-cache'));
  const pod = await rig.run(template, { namespace, name: 'mlflow-cache-0' });
  await pod.untilReady();
}
