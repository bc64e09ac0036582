/** People, programs and agents of a workspace, by what they may do. */
import { z } from 'zod';
import { distinctBy, dnsSubdomain, field } from '../schema/fields.js';

const personSchema = z.strictObject({
  kind: field(
    z.enum(['Group', 'User', 'OidcGroup', 'OidcUser']),
    'Kind of the subject. Group and User: a name as the API server sees it. OidcGroup and OidcUser: a name as in the tokens of the issuer of access.apiServerOidc, without the prefix of the API server.',
    'OidcGroup',
  ),
  name: field(z.string().min(1), 'Name of the group or user.', 'team-a'),
});

const people = (description: string, name: string) =>
  field(z.array(personSchema).default([]), description, [{ kind: 'OidcGroup', name }]);

export const peopleSchema = z
  .strictObject({
    scope: field(
      z.enum(['mlflow', 'namespace']).default('mlflow'),
      "Rights of viewers and editors. mlflow: those on MLflow's resources alone. namespace: the roles view and edit of Kubernetes in the namespace, which include them: pods, Jobs, Secrets, workbenches.",
      'namespace',
    ),
    viewers: people('They read everything of the workspace.', 'team-a-readers'),
    editors: people('They read, write and delete everything of the workspace.', 'team-a'),
    owners: people(
      'They have the role admin of Kubernetes in the namespace: all rights of editors, budgets and guardrails of the AI gateway, and who else may do what.',
      'team-a-leads',
    ),
  })
  .prefault({});

const automountToken = field(
  z.boolean().optional(),
  'Whether pods of the account get its token. Default: true where the server accepts it, false otherwise.',
  false,
);

const programSchema = z.strictObject({
  name: field(dnsSubdomain, 'Name of the ServiceAccount, which the overlay creates.', 'training'),
  role: field(
    z.enum(['view', 'edit', 'integration']).default('integration'),
    'view: read. edit: read and write everything. integration: what jobs and services need, without the right to delete.',
    'integration',
  ),
  automountToken,
});

const agentSchema = z.strictObject({
  name: field(
    dnsSubdomain.max(200),
    'Name of the ServiceAccount, which the overlay creates; its Role and RoleBinding are <name>-experiments.',
    'fraud-agent',
  ),
  experiments: field(
    z.array(z.string().min(1)).min(1),
    'Names (not ids) of the experiments that it may read and write runs and traces of. It can neither create nor delete an experiment.',
    ['fraud-detection'],
  ),
  automountToken,
});

export const programsField = field(
  z.array(programSchema).superRefine(distinctBy('name')).default([]),
  'Accounts of jobs, pipelines and services, with a role in the whole workspace.',
  [{ name: 'training' }],
);

export const agentsField = field(
  z.array(agentSchema).superRefine(distinctBy('name')).default([]),
  'Accounts that may use single experiments and nothing else.',
  [{ name: 'fraud-agent', experiments: ['fraud-detection'] }],
);

/** The roles of people, in the order of their rights. */
export const peopleRoles = ['viewers', 'editors', 'owners'] as const;

export function hasPeople({ people }: { readonly people: People }): boolean {
  return peopleRoles.some((role) => people[role].length > 0);
}

export type Person = z.output<typeof personSchema>;
export type People = z.output<typeof peopleSchema>;
export type Program = z.output<typeof programSchema>;
export type Agent = z.output<typeof agentSchema>;
