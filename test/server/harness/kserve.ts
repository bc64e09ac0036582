import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Authority } from './certificates.js';
import { givenTools, type ServerTools } from './given.js';
import { must, objectsOf, startManager } from './manager.js';
import type { Rig } from './rig.js';

const namespace = 'kserve';

/** KServe's own manager: its controllers make Deployments, its webhooks change their pods. */
export async function startKserve(rig: Rig, authority: Authority): Promise<void> {
  const { kserve: program = '' } = givenTools<ServerTools>();
  const { cluster } = rig;
  await cluster.define('kserve');
  const [config] = objectsOf(cluster, 'kserve-config');
  await must(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await must(cluster, { ...config, metadata: { ...config?.metadata, namespace } } as KubernetesObject);
  await startManager(rig, authority, {
    name: 'kserve',
    program,
    args: ({ webhook, metrics, probes }) => [
      `--webhook-port=${webhook}`,
      `--metrics-addr=127.0.0.1:${metrics}`,
      `--health-probe-addr=127.0.0.1:${probes}`,
    ],
    env: { POD_NAMESPACE: namespace },
  });
  for (const runtime of objectsOf(cluster, 'kserve-runtime')) await must(cluster, runtime);
}
