import { memoryOf } from '../../kubernetes/quantity.js';
import { leastMemory } from '../../pods/sizes.js';
import type { Check } from '../check.js';
import { mlflowOf, serverPodsOf, workersOf } from '../servers.js';

/** Memory limits of the server. */
export const memoryChecks: readonly Check[] = [
  {
    id: 'MLF-MEMORY-1',
    title: 'the memory limit is sufficient for the workers',
    cause: 'the kernel kills the server, at startup or under the first load',
    fix: 'raise server.resources.limits.memory, or lower server.workers',
    waivable: true,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
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
    id: 'MLF-MEMORY-2',
    title: "the memory limit of the server's pods is sufficient for the workers",
    cause: 'the kernel kills the server, at startup or under the first load',
    fix: 'raise server.resources.limits.memory, or choose a smaller size or fewer workers',
    waivable: true,
    *run(manifests) {
      for (const { pod, container, field } of serverPodsOf(manifests)) {
        const workers = workersOf(container);
        const given = container.resources?.limits?.['memory'];
        const limit = memoryOf(given);
        if (limit === undefined || limit >= leastMemory(workers)) continue;
        yield {
          object: pod.object,
          field: `${field}.resources.limits.memory`,
          message: `${given} for ${workers} ${workers === 1 ? 'worker' : 'workers'}, which need ${leastMemory(workers)}Mi`,
          environmentPath: ['server', 'resources', 'limits', 'memory'],
        };
      }
    },
  },
];
