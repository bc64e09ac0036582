import { podTemplates } from '../../kubernetes/pods.js';
import type { Check } from '../check.js';
import { unrestricted, unrestrictedServer } from '../pod-security.js';
import { mlflowOf } from '../servers.js';

/** The Pod Security Standard. */
export const pssChecks: readonly Check[] = [
  {
    id: 'MLF-PSS-1',
    title: 'pods meet the Pod Security Standard "restricted"',
    cause:
      'a namespace that enforces it rejects the pods: the Deployment exists without pods, and only its events contain the reason',
    fix: 'set runAsNonRoot: true, seccompProfile RuntimeDefault, allowPrivilegeEscalation: false and drop ALL capabilities',
    waivable: true,
    *run(manifests) {
      for (const pod of podTemplates(manifests.objects)) yield* unrestricted(pod);
      const mlflow = mlflowOf(manifests);
      if (!mlflow) return;
      for (const finding of unrestrictedServer(mlflow.spec.podSecurityContext, mlflow.spec.securityContext))
        yield { object: mlflow.object, ...finding };
    },
  },
];
