import { leastMemory } from '../mlflow/sizes.js';
import type { Check } from './check.js';
import { mlflowOf } from './select.js';

const mebibytes: Readonly<Record<string, number>> = {
  Ki: 1 / 1024,
  Mi: 1,
  Gi: 1024,
  Ti: 1024 ** 2,
  k: 1e3 / 2 ** 20,
  M: 1e6 / 2 ** 20,
  G: 1e9 / 2 ** 20,
  T: 1e12 / 2 ** 20,
  '': 1 / 2 ** 20,
};

/** A quantity of memory in MiB; undefined for what is not one. */
export function memoryOf(quantity: string | number | undefined): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(String(quantity)) ?? [];
  const factor = mebibytes[unit];
  return amount !== undefined && factor !== undefined ? Number(amount) * factor : undefined;
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
        message: `${mlflow.spec.resources?.limits?.['memory']} for ${workers} ${workers === 1 ? 'worker' : 'workers'}, which need ${leastMemory(workers)}Mi`,
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
      const { backendStore, registryStore } = overlay.environment.settings;
      const mlflow = mlflowOf(overlay);
      if (!mlflow || backendStore.type !== 'postgresql') return;
      const { size, maxOverflow } = backendStore.pool;
      const pods = (mlflow.spec.replicas ?? 1) + 1;
      const workers = mlflow.spec.workers ?? 1;
      // Tracking and registry each keep a pool, in one database unless the registry has its own.
      const pools = registryStore && registryStore.host !== backendStore.host ? 1 : 2;
      const wanted = pods * workers * pools * (size + maxOverflow);
      const free = Math.floor(backendStore.maxConnections * 0.8);
      if (wanted <= free) return;
      yield {
        object: mlflow.object,
        field: 'spec.env',
        message: `(${pods - 1} replicas + 1 in a rollout) × ${workers} workers × ${pools} pools × (${size} + ${maxOverflow}) = ${wanted} connections; ${free} are free to take (four fifths of maxConnections ${backendStore.maxConnections})`,
        environmentPath: ['backendStore', 'pool'],
      };
    },
  },
];
