import type { Authority } from './certificates.js';
import { givenTools, type ServerTools } from './given.js';
import { type ManagerPorts, must, objectsOf, startManager } from './manager.js';
import type { Rig } from './rig.js';

/** Kubeflow's trainer and the controller of its JobSets, with the runtime `torch-distributed`. */
export async function startTrainer(rig: Rig, authority: Authority): Promise<void> {
  const { trainer = '', jobset = '' } = givenTools<ServerTools>();
  const { cluster } = rig;
  await cluster.define('trainer', 'jobset');
  const config = (apiVersion: string, { webhook, metrics, probes }: ManagerPorts, more: object) => {
    const name = `${apiVersion.split('.')[1]}-config.yaml`;
    const text = JSON.stringify({
      apiVersion,
      kind: 'Configuration',
      webhook: { port: webhook },
      metrics: { bindAddress: `127.0.0.1:${metrics}` },
      health: { healthProbeBindAddress: `127.0.0.1:${probes}` },
      leaderElection: { leaderElect: false },
      ...more,
    });
    return [`--config=${cluster.file(name, text)}`];
  };
  await startManager(rig, authority, {
    name: 'jobset',
    program: jobset,
    args: (ports) => config('config.jobset.x-k8s.io/v1alpha1', ports, { internalCertManagement: { enable: false } }),
  });
  await startManager(rig, authority, {
    name: 'trainer',
    program: trainer,
    args: (ports) => config('config.trainer.kubeflow.org/v1alpha1', ports, { certManagement: { enable: false } }),
  });
  for (const runtime of objectsOf(cluster, 'trainer-runtime')) await must(cluster, runtime);
}

/** KubeRay's operator; its webhooks are off, as in its manifests. */
export async function startRayOperator(rig: Rig, authority: Authority): Promise<void> {
  const { rayOperator = '' } = givenTools<ServerTools>();
  await rig.cluster.define('ray-operator');
  await startManager(rig, authority, {
    name: 'ray-operator',
    program: rayOperator,
    args: ({ metrics, probes }) => [
      `--metrics-addr=127.0.0.1:${metrics}`,
      `--health-probe-bind-address=127.0.0.1:${probes}`,
      '--enable-leader-election=false',
    ],
  });
}
