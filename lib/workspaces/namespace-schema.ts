/** The namespace of a workspace, if the overlay has it. */
import { z } from 'zod';
import { field, labels } from '../schema/fields.js';

export const namespaceFields = {
  create: field(
    z.boolean().default(false),
    'Whether the overlay contains the namespace, with the labels that make it a workspace and a project of the platform. false: it must exist.',
    true,
  ),
  displayName: field(
    z.string().min(1).optional(),
    'Name of the project, which the console and the dashboard of OpenShift show. Requires create. Default: the namespace.',
    'Fraud detection',
  ),
  description: field(
    z.string().min(1).optional(),
    'Description of the workspace, which MLflow shows too. Requires create. Default: none.',
    'Models against fraud',
  ),
  labels: field(
    labels.optional(),
    'Further labels of the namespace, such as those of a queue. Requires create. Default: none.',
    { 'kueue.openshift.io/managed': 'true' },
  ),
  annotations: field(labels.optional(), 'Further annotations of the namespace. Requires create. Default: none.', {
    'example.com/cost-center': '4711',
  }),
  podSecurity: field(
    z.enum(['restricted', 'baseline', 'privileged']).optional(),
    'The Pod Security Standard of the namespace. Requires create. Default: restricted.',
    'baseline',
  ),
};

/** Fields that only a namespace of the overlay has. */
const ofOwn = ['displayName', 'description', 'labels', 'annotations', 'podSecurity'] as const;

/** Rejects settings of a namespace that the overlay does not contain: they would go nowhere. */
export function requireCreate(
  workspace: { readonly create: boolean } & Readonly<Partial<Record<(typeof ofOwn)[number], unknown>>>,
  context: z.core.$RefinementCtx,
): void {
  if (workspace.create) return;
  for (const name of ofOwn)
    if (workspace[name] !== undefined)
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `${name} of a namespace that others create`,
        params: { fix: `write create: true, or remove ${name}` },
      });
}
