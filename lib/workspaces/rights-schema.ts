/** Who may do what in one workspace: bindings of MLflow's roles, and roles of its own. */
import { z } from 'zod';
import { subjectSchema } from '../access/access-schema.js';
import { mlflowResources, rejections, verbs } from '../access/resources.js';
import { dnsSubdomain, field } from '../schema/fields.js';

const resourceNames = mlflowResources.map((resource) => resource.name) as [string, ...string[]];

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

export type WorkspaceRoleSettings = z.output<typeof workspaceRoleSchema>;
export type BindingSettings = z.output<typeof bindingSchema>;
