import { z } from 'zod';
import { distinctBy, dnsLabel, dnsSubdomain, field } from '../schema/fields.js';
import { apiServerOidcSchema } from './api-server-oidc-schema.js';
import { artifactPathProblem } from './artifact-path.js';
import { mlflowResources, rejections, verbs } from './resources.js';

const resourceNames = mlflowResources.map((resource) => resource.name) as [string, ...string[]];

/** The subject of a right. */
export const subjectSchema = z
  .strictObject({
    kind: field(
      z.enum(['ServiceAccount', 'Group', 'User', 'OidcGroup', 'OidcUser']),
      'Kind of the subject. OidcGroup and OidcUser: a name as in the tokens of the issuer of access.apiServerOidc, without the prefix of the API server.',
      'ServiceAccount',
    ),
    name: field(z.string().min(1), 'Name of the account, group or user.', 'training'),
    namespace: field(
      dnsLabel.optional(),
      'Namespace of the account. Default: the workspace. Only for a ServiceAccount.',
      'team-a',
    ),
  })
  .refine((subject) => subject.kind === 'ServiceAccount' || subject.namespace === undefined, {
    error: 'only a ServiceAccount has a namespace',
    path: ['namespace'],
    params: { fix: 'remove the namespace' },
  });

/** A right to MLflow's resources; rights that the server can never grant are rejected. */
const ruleSchema = z
  .strictObject({
    resource: field(z.enum(resourceNames), 'Resources of the rule.', 'experiments'),
    verbs: field(z.array(z.enum(verbs)).min(1), 'Verbs of the rule.', ['get', 'update']),
    names: field(
      z.array(z.string().min(1)).min(1).optional(),
      'Names (not ids) of the objects that the rule is limited to. Default: all objects of the workspace.',
      ['fraud-detection'],
    ),
  })
  .superRefine((rule, context) => {
    for (const { message, fix } of rejections(rule))
      context.addIssue({ code: 'custom', message, params: { fix }, path: ['verbs'] });
  });

export const workspaceRoleSchema = z.strictObject({
  name: field(dnsSubdomain, 'Name of the Role and of its binding.', 'fraud-agent'),
  rules: field(z.array(ruleSchema).min(1), 'Rights of the subjects.', [
    { resource: 'experiments', verbs: ['get', 'update'], names: ['fraud-detection'] },
  ]),
  subjects: field(z.array(subjectSchema).min(1), 'Subjects of the role.', [
    { kind: 'ServiceAccount', name: 'fraud-agent' },
  ]),
});

export const bindingSchema = z.strictObject({
  role: field(
    z.enum(['view', 'edit', 'integration']),
    'view: read. edit: read and write everything. integration: what jobs and services need, without the right to delete.',
    'integration',
  ),
  subjects: field(z.array(subjectSchema).min(1), 'Subjects of the binding.', [
    { kind: 'ServiceAccount', name: 'training' },
  ]),
});

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
});

const accessFields = {
  additionalRoles: field(
    z.boolean().optional(),
    "Whether view, edit and admin are extended to budgets, guardrails and assistants, which the operator's roles do not include. Default: false where the platform installs the operator, true otherwise.",
    true,
  ),
  apiServerOidc: field(
    apiServerOidcSchema.optional(),
    'The OpenID Connect issuer that the API server of the cluster trusts: its users and groups can then be subjects, and their tokens call MLflow. Default: none.',
    { issuer: 'https://keycloak.example.com/realms/platform', clientId: 'kubernetes' },
  ),
};

export const accessSchema = z.strictObject(accessFields).prefault({});

export const standaloneAccessSchema = z
  .strictObject({
    create: field(
      z.boolean().default(true),
      'Whether the overlay contains the roles of MLflow and the definition of MLflowConfig. They are objects of the cluster, which all its servers share: one of several servers contains them, the others refer to them. Without workspaces they are Roles of the namespace.',
      false,
    ),
    ...accessFields,
  })
  .prefault({});

export type Workspace = z.output<typeof workspaceSchema>;
export type Subject = z.output<typeof subjectSchema>;
export type WorkspaceRoleSettings = z.output<typeof workspaceRoleSchema>;
export type BindingSettings = z.output<typeof bindingSchema>;
