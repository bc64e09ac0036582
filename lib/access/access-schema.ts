import { z } from 'zod';
import { dnsLabel, field } from '../schema/fields.js';
import { apiServerOidcSchema } from './api-server-oidc-schema.js';

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

export type Subject = z.output<typeof subjectSchema>;
