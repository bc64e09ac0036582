import { podTemplates } from '../../kubernetes/pods.js';
import type { Check } from '../check.js';
import { unrestricted, unrestrictedServer } from '../pod-security.js';
import { mlflowOf } from '../servers.js';

/** The Pod Security Standard. */
export const pssChecks: readonly Check[] = [
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
];
