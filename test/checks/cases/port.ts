import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { kindDev, overlayOf, rhoaiProd } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { type Broken, changed, container, type Draft, pod, withObject } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-PORT-1',
    kindDev,
    () =>
      changed(kindDev, 'Service', ({ spec }) =>
        Object.assign((spec['ports'] as [object])[0], { targetPort: 'metrics' }),
      ),
    'no container has a port named metrics',
  ],
  [
    'MLF-PORT-1',
    rhoaiProd,
    () => {
      const overlay = overlayOf(replaced(rhoaiProd, 'stage: prod', 'stage: dev\noperator: {installedBy: manifests}'));
      const objects = structuredClone(overlay.objects) as unknown as Draft[];
      const monitor = objects.find(({ kind }) => kind === 'ServiceMonitor');
      Object.assign((monitor?.spec['endpoints'] as [object])[0], { port: 'web' });
      return { ...overlay, objects: objects as unknown as KubernetesObject[] };
    },
    'the Service has no port named web',
  ],
  [
    'MLF-PORT-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({
          containers: [
            container({ ports: [{ name: 'http', containerPort: 80 }], livenessProbe: { httpGet: { port: 'web' } } }),
          ],
        }),
      ),
    'spec.containers[0].livenessProbe: the container has no port named web',
  ],
];
