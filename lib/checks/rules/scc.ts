import { containersOf, podTemplates } from '../../kubernetes/pods.js';
import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

const ids = ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'] as const;

function fixedIds(context: object | undefined): readonly string[] {
  return ids.filter((id) => context && Reflect.get(context, id) !== undefined);
}

/** Security context constraints of OpenShift. */
export const sccChecks: readonly Check[] = [
  {
    id: 'MLF-SCC-1',
    title: 'on OpenShift pods set no user or group ids',
    cause: 'restricted-v2 assigns ids from the range of the namespace and rejects all others',
    fix: 'remove runAsUser, runAsGroup and fsGroup',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      if (overlay.environment.profile.server.securityPreset !== 'platform') return;
      for (const pod of podTemplates(overlay.objects)) {
        const { object, field, spec } = pod;
        const fixed = fixedIds(spec.securityContext);
        if (fixed.length > 0) yield { object, field: `${field}.securityContext`, message: `sets ${fixed.join(', ')}` };
        for (const { container, field: place } of containersOf(pod)) {
          const own = fixedIds(container.securityContext);
          if (own.length > 0) yield { object, field: `${place}.securityContext`, message: `sets ${own.join(', ')}` };
        }
      }
      const mlflow = mlflowOf(overlay);
      for (const field of ['podSecurityContext', 'securityContext'] as const) {
        const fixed = fixedIds(mlflow?.spec[field]);
        if (mlflow && fixed.length > 0)
          yield {
            object: mlflow.object,
            field: `spec.${field}`,
            message: `sets ${fixed.join(', ')}`,
            environmentPath: ['server', field],
          };
      }
    },
  },
];
