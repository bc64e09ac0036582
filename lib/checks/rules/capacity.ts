import type { MLflowSpec } from '../../crds/mlflow.js';
import { exactBytesOf } from '../../kubernetes/quantity.js';
import { leastMemory } from '../../pods/sizes.js';
import type { Check } from '../check.js';
import { mlflowOf, operatedOf } from '../select.js';

/** A quantity of memory in MiB; undefined for what is not one. */
export function memoryOf(quantity: string | number | undefined): number | undefined {
  const bytes = exactBytesOf(String(quantity));
  return bytes === undefined ? undefined : bytes / 2 ** 20;
}

/** The last one of a name counts, as in the container. */
function poolVariable({ env = [] }: MLflowSpec, name: string): number | undefined {
  const value = env.findLast((variable) => variable.name === name)?.value;
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

function whatFits(
  numbers: Readonly<Record<'pods' | 'surge' | 'workers' | 'pools' | 'each' | 'wanted' | 'free', number>>,
) {
  const { pods, surge, workers, pools, each, wanted, free } = numbers;
  const connections = Math.floor(free / (pods * workers * pools));
  const replicas = Math.floor(free / (workers * pools * each)) - surge;
  const choices = [
    ...(connections > 0 ? [`pool.size and pool.maxOverflow of ${connections} together`] : []),
    ...(replicas > 0 ? [count(replicas, 'replica')] : []),
    `maxConnections ${Math.ceil(wanted / 0.8)}, once the database or a pooler before it grants them`,
  ];
  return `what fits: ${choices.join('; or ')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export const capacityChecks: readonly Check[] = [
  {
    id: 'MLF-MEMORY-1',
    title: 'the memory limit holds the workers',
    cause: 'the kernel kills the server, at its start or under the first load',
    fix: 'raise server.resources.limits.memory, or lower server.workers',
    waivable: true,
    *run(overlay) {
      const mlflow = mlflowOf(overlay);
      const limit = memoryOf(mlflow?.spec.resources?.limits?.['memory']);
      const workers = mlflow?.spec.workers ?? 1;
      if (!mlflow || limit === undefined || limit >= leastMemory(workers)) return;
      yield {
        object: mlflow.object,
        field: 'spec.resources.limits.memory',
        message: `${mlflow.spec.resources?.limits?.['memory']} for ${count(workers, 'worker')}, which need ${leastMemory(workers)}Mi`,
        environmentPath: ['server', 'resources', 'limits', 'memory'],
      };
    },
  },
  {
    id: 'MLF-POOL-1',
    title: "the pools fit the database's connections",
    cause: 'the database answers "too many clients", at first during a rollout, when one pod more is running',
    fix: 'lower replicas, workers, pool.size or pool.maxOverflow; or raise max_connections of the database, or put a pooler before it, and write the new number as maxConnections',
    waivable: true,
    *run(overlay) {
      const environment = operatedOf(overlay);
      const mlflow = mlflowOf(overlay);
      if (!environment || !mlflow) return;
      const { backendStore, registryStore, readReplica } = environment.settings;
      if (backendStore.type !== 'postgresql') return;
      const size = poolVariable(mlflow.spec, 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE') ?? backendStore.pool.size;
      const overflow =
        poolVariable(mlflow.spec, 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW') ?? backendStore.pool.maxOverflow;
      const { replicas = 1, workers = 1 } = mlflow.spec;
      // One pod more during a rollout, unless a volume makes the operator stop the old pods first
      // (opendatahub-io/mlflow-operator, charts/mlflow/templates/deployment.yaml).
      const surge = mlflow.spec.storage ? 0 : 1;
      // Tracking and registry each keep a pool, in one database unless the registry has its own.
      const pools = [backendStore, registryStore ?? backendStore, readReplica].filter(
        (store) => store?.host === backendStore.host && store.port === backendStore.port,
      ).length;
      const wanted = (replicas + surge) * workers * pools * (size + overflow);
      const free = Math.floor(backendStore.maxConnections * 0.8);
      if (wanted <= free) return;
      const pods = `(${count(replicas, 'replica')}${surge ? ' + 1 in a rollout' : ''})`;
      yield {
        object: mlflow.object,
        field: 'spec.env',
        message: `${pods} × ${count(workers, 'worker')} × ${count(pools, 'pool')} × (${size} + ${overflow}) = ${wanted} connections; ${free} are free to take (four fifths of maxConnections ${backendStore.maxConnections})`,
        fix: whatFits({ pods: replicas + surge, surge, workers, pools, each: size + overflow, wanted, free }),
        environmentPath: ['backendStore', 'pool'],
      };
    },
  },
];
