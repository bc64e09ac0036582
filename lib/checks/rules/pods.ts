import type { Check } from '../check.js';
import { containersOf, mlflowOf, podTemplates } from '../select.js';
import { unrestricted, unrestrictedServer } from './pod-security.js';

const ids = ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'] as const;

function fixedIds(context: object | undefined): readonly string[] {
  return ids.filter((id) => context && Reflect.get(context, id) !== undefined);
}

export const podChecks: readonly Check[] = [
  {
    id: 'MLF-PSS-1',
    title: 'pods keep the Pod Security Standard "restricted"',
    cause:
      'a namespace that enforces it admits no such pod: the Deployment exists, and only its events say why nothing runs',
    fix: 'set runAsNonRoot: true, seccompProfile RuntimeDefault, allowPrivilegeEscalation: false and drop ALL capabilities',
    waivable: true,
    *run(overlay) {
      for (const pod of podTemplates(overlay.objects)) yield* unrestricted(pod);
      const mlflow = mlflowOf(overlay);
      if (!mlflow) return;
      for (const finding of unrestrictedServer(mlflow.spec.podSecurityContext, mlflow.spec.securityContext))
        yield { object: mlflow.object, ...finding };
    },
  },
  {
    id: 'MLF-SCC-1',
    title: 'on OpenShift pods have no fixed user and group ids',
    cause: 'restricted-v2 assigns ids from the range of the namespace and refuses all others',
    fix: 'leave runAsUser, runAsGroup and fsGroup out',
    waivable: true,
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
