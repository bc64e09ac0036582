import { z } from 'zod';
import { clientSchema } from '../clients/client-schema.js';
import { consumersSchema } from '../consumers/consumers-schema.js';
import { distinctBy, dnsLabel, field } from '../schema/fields.js';
import { artifactPathProblem } from './artifact-path.js';
import { bindingSchema, workspaceRoleSchema } from './rights-schema.js';

/** A namespace that is set up as a workspace. */
export const workspaceSchema = z.strictObject({
  namespace: field(dnsLabel, 'The namespace; it must exist.', 'team-a'),
  artifacts: field(
    z
      .strictObject({
        path: field(
          z
            .string()
            .max(512)
            .superRefine((path, context) => {
              const problem = artifactPathProblem(path);
              if (problem) context.addIssue({ code: 'custom', ...problem });
            })
            .optional(),
          "Folder inside the workspace's bucket. Default: the root of the bucket.",
          'mlflow',
        ),
      })
      .optional(),
    "A separate bucket for the workspace, specified by its Secret mlflow-artifact-connection. Default: a folder in the server's bucket.",
    { path: 'mlflow' },
  ),
  bindings: field(
    z.array(bindingSchema).superRefine(distinctBy('role')).default([]),
    'Who may use the workspace, in addition to those who have view, edit or admin in the namespace.',
    [{ role: 'integration', subjects: [{ kind: 'ServiceAccount', name: 'training' }] }],
  ),
  roles: field(
    z.array(workspaceRoleSchema).superRefine(distinctBy('name')).default([]),
    'Roles of the workspace, which can be limited to single experiments and models.',
    [
      {
        name: 'fraud-agent',
        rules: [{ resource: 'experiments', verbs: ['get', 'update'], names: ['fraud-detection'] }],
        subjects: [{ kind: 'ServiceAccount', name: 'fraud-agent' }],
      },
    ],
  ),
  client: field(
    clientSchema.optional(),
    'How programs of the workspace call the server, for its consumers and for a ConfigMap <name of the server>-client with their variables. Default: no ConfigMap; consumers call the Service.',
    { experiment: 'fraud-detection' },
  ),
  consumers: field(
    consumersSchema.optional(),
    'What uses MLflow in the workspace, connected to the server. Default: nothing.',
    { cronJobs: [{ name: 'retrain', image: 'registry.example.com/train:1', schedule: '0 3 * * *' }] },
  ),
});

export type Workspace = z.output<typeof workspaceSchema>;
