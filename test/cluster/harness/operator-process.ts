import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { names } from '../../../lib/operator/operator-names.js';
import type { Cluster } from './cluster.js';

interface Manager {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

/** The binary that `MLFLOW_OPERATOR` names; undefined without it. */
export function operatorBinary(): string | undefined {
  const { MLFLOW_OPERATOR: binary } = process.env;
  if (binary && !existsSync(binary)) throw new Error(`MLFLOW_OPERATOR=${binary} is not there`);
  return binary || undefined;
}

/** Starts the operator as a rendered Deployment would: with its variables, and with the rights of its account. */
export async function startOperator(
  cluster: Cluster,
  binary: string,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === names.manager);
  const { namespace = '' } = deployment?.metadata ?? {};
  const { template } = deployment?.['spec'] as { template: { spec: { containers: readonly Manager[] } } };
  await ownersKnown(cluster, namespace);
  const { env } = template.spec.containers[0] as Manager;
  const values = env.map(({ name, value }) => [name, value ?? namespace]);
  await cluster.run(
    binary,
    // Not those of the Deployment: there is no pod to lead from, and ports may be taken.
    ['--health-probe-bind-address=0', '--metrics-bind-address=0'],
    {
      cwd: folderWithCharts(binary),
      env: {
        ...Object.fromEntries(values),
        KUBECONFIG: cluster.kubeconfigFor(await cluster.tokenOf(namespace, names.manager)),
      },
    },
  );
}

/**
 * The API server refuses owner references to a kind for up to half a minute after its definition is established ("cannot find
 * RESTMapping"), and the operator then waits longer and longer before it tries again.
 */
async function ownersKnown(cluster: Cluster, namespace: string): Promise<void> {
  const owner = { apiVersion: 'mlflow.opendatahub.io/v1', kind: 'MLflow', name: 'mlflow', uid: 'none' };
  const ownerReferences = [{ ...owner, controller: true, blockOwnerDeletion: true }];
  const owned = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'owned', namespace, ownerReferences } };
  // An administrator is not asked.
  const operator = cluster.api.as(await cluster.tokenOf(namespace, names.manager));
  for (let tries = 0; tries < 120; tries++) {
    const { status } = await operator.create(owned, { dryRun: true });
    if (status === 201) return operator.close();
    await sleep(500);
  }
  throw new Error('the API server does not take references to an MLflow as owner');
}

/** The operator reads `charts/mlflow` from the folder it runs in: in its image the root, in its repository the one above `bin`. */
function folderWithCharts(binary: string): string {
  for (let folder = dirname(binary); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'charts/mlflow'))) return folder;
  throw new Error(`no folder charts/mlflow beside ${binary} or above it, where the operator would find it`);
}
