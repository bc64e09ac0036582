import { memoryOf } from '../../kubernetes/quantity.js';
import { idleMemory } from '../../pods/sizes.js';
import type { Check } from '../check.js';
import { standaloneOf } from '../servers.js';

/** Artifacts that go through a standalone server. */
export const uploadChecks: readonly Check[] = [
  {
    id: 'MLF-UPLOAD-1',
    title: 'the memory limit is sufficient for the largest artifact that the server transfers',
    cause:
      'a worker needs memory for twice the size of an upload (measured with MLflow 3.14: 785 MB more for 400 MB), and the kernel kills the pod with all its requests',
    fix: 'raise server.resources.limits.memory, lower gateway.maxArtifactSize, or set artifactStore.access: direct, so that clients write to the store directly',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const server = standaloneOf(overlay);
      if (!server) return;
      const { artifactStore, gateway } = server.environment.settings;
      if (gateway.type === 'none' || (artifactStore.type !== 'volume' && artifactStore.access === 'direct')) return;
      const given = server.container.resources?.limits?.['memory'];
      const limit = memoryOf(given);
      const wanted = Math.ceil(idleMemory + 2 * (memoryOf(gateway.maxArtifactSize) ?? 0));
      if (limit !== undefined && limit < wanted)
        yield {
          object: server.pod.object,
          field: `${server.field}.resources.limits.memory`,
          message: `${given} for artifacts of ${gateway.maxArtifactSize}, which take ${wanted}Mi`,
          environmentPath: ['gateway', 'maxArtifactSize'],
        };
    },
  },
];
