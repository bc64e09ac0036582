import { z } from 'zod';
import { labelSelectorSchema } from '../../kubernetes/label-selector.js';
import { dnsLabel, field } from '../../schema/fields.js';

const workspaces = z
  .strictObject({
    enabled: field(
      z.boolean().default(true),
      'Whether namespaces are workspaces. false: one workspace for all, with the rights that callers have in the namespace of the server; its service account then needs no rights. Default: true.',
      true,
    ),
    labelSelector: field(
      labelSelectorSchema.optional(),
      'Labels of the namespaces that are workspaces. Default: all namespaces except system namespaces.',
      { matchLabels: { 'mlflow-enabled': 'true' } },
    ),
    defaultWorkspace: field(
      dnsLabel.optional(),
      'Workspace of requests that name none. It must exist, with the label, before the server starts: otherwise the server exits. Default: none, such requests are rejected.',
      'team-a',
    ),
    excludeNamespaces: field(
      z.array(z.string().regex(/^[a-z0-9*?-]+$/, 'a pattern is a namespace name that may contain * and ?')).default([]),
      'Patterns of namespaces that are never workspaces, besides the system ones (kube-*, openshift*).',
      ['argocd', 'cert-manager'],
    ),
  })
  .prefault({});

/** Settings of the server if Kubernetes authorizes requests. */
export const kubernetesAuthorizationFields = {
  workspaces: field(workspaces, 'Which namespaces are workspaces.', {
    labelSelector: { matchLabels: { 'mlflow-enabled': 'true' } },
  }),
  cacheTtlSeconds: field(
    z.number().positive().max(3600).default(300),
    'Seconds for which an answer of the API server is cached: a revoked right remains effective for that time.',
    300,
  ),
  usernameClaim: field(
    z.string().min(1).default('sub'),
    'Claim of the token with the name that MLflow records as the creator of a run.',
    'sub',
  ),
};
