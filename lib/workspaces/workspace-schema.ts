import { z } from 'zod';
import { clientSchema } from '../clients/client-schema.js';
import { consumersSchema } from '../consumers/consumers-schema.js';
import { distinctBy, dnsLabel, field } from '../schema/fields.js';
import { workspaceArtifactsSchema } from './artifacts-schema.js';
import { namespaceFields, requireCreate } from './namespace-schema.js';
import { agentsField, peopleSchema, programsField } from './people-schema.js';
import { workspacePolicySchema } from './policy-schema.js';
import { limitsField, quotaField } from './quota-schema.js';
import { bindingSchema, workspaceRoleSchema } from './rights-schema.js';
import { workspaceConsoleLinkSchema } from './workspace-console-link.js';

/** A namespace that is set up as a workspace: everything that one team gets. */
export const workspaceSchema = z
  .strictObject({
    namespace: field(dnsLabel, 'The namespace.', 'team-a'),
    ...namespaceFields,
    state: field(
      z.enum(['active', 'leaving']).default('active'),
      'leaving: the team stops. Only owners can still write, to export and delete what the team has; accounts, roles and consumers are removed, and namespace, bucket, quota and network policies stay. The page on workspaces has the steps. Default: active.',
      'leaving',
    ),
    people: field(peopleSchema, 'Who may use the workspace: groups and users of the cluster or of its issuer.', {
      editors: [{ kind: 'OidcGroup', name: 'team-a' }],
    }),
    programs: programsField,
    agents: agentsField,
    artifacts: field(
      workspaceArtifactsSchema.optional(),
      "A separate bucket for the workspace, specified by its Secret mlflow-artifact-connection. Default: a folder in the server's bucket.",
      { path: 'mlflow' },
    ),
    quota: quotaField,
    limits: limitsField,
    networkPolicy: field(
      workspacePolicySchema.optional(),
      'Network policies for all pods of the namespace: nothing is allowed but DNS, the API server, the server of MLflow or its gateway, the bucket of the workspace, and what is listed. Default: none.',
      {},
    ),
    client: field(
      clientSchema.optional(),
      'How programs of the workspace call the server, for its consumers and for a ConfigMap <name of the server>-client with their variables. Default: no ConfigMap; consumers call the Service.',
      { experiment: 'fraud-detection' },
    ),
    consoleLink: field(
      workspaceConsoleLinkSchema.optional(),
      'A link on the page of the project in the web console of OpenShift, which opens MLflow in this workspace: an object of the cluster. Default: none.',
      { text: 'Experiments' },
    ),
    consumers: field(
      consumersSchema.optional(),
      'What uses MLflow in the workspace, connected to the server. Default: nothing.',
      { cronJobs: [{ name: 'retrain', image: 'registry.example.com/train:1', schedule: '0 3 * * *' }] },
    ),
    bindings: field(
      z.array(bindingSchema).superRefine(distinctBy('role')).default([]),
      'Who may use the workspace, in addition to people and programs, and to those who have view, edit or admin in the namespace.',
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
  })
  .superRefine(requireCreate)
  .superRefine(({ artifacts, networkPolicy }, context) => {
    // That of a bucketClaim is required with and without a networkPolicy.
    if (artifacts && networkPolicy && !artifacts.endpoint && !artifacts.bucketClaim)
      context.addIssue({
        code: 'custom',
        path: ['artifacts'],
        message: 'a bucket with an unknown endpoint, and a networkPolicy that must allow it',
        params: { fix: 'write artifacts.endpoint: https://…, the URL of the S3 service' },
      });
  });

export type Workspace = z.output<typeof workspaceSchema>;
