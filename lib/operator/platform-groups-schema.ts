import { z } from 'zod';
import { field } from '../schema/fields.js';

const group = z.string().min(1, 'a group has a name');

/** Groups of the platform, with the rules of their definition (opendatahub-operator 0c0c991, api/services/v1alpha1/auth_types.go). */
export const platformGroupsSchema = z
  .strictObject({
    adminGroups: field(
      z
        .array(
          group.refine((name) => name !== 'system:authenticated', {
            error: 'system:authenticated would make every user an administrator of the platform',
            params: { fix: 'name a group; every user can be allowed by allowedGroups: [system:authenticated]' },
          }),
        )
        .min(1)
        .optional(),
      'Groups that administer the platform, and write in global workspaces, in place of those that the Auth resource has. Default: they stay as they are.',
      ['rhods-admins', 'ml-platform'],
    ),
    allowedGroups: field(
      z.array(group).min(1).optional(),
      'Groups that may use the platform, and read global workspaces, in place of those that the Auth resource has. Default: they stay as they are.',
      ['data-science'],
    ),
  })
  .refine(({ adminGroups, allowedGroups }) => adminGroups !== undefined || allowedGroups !== undefined, {
    error: 'platformGroups without groups sets nothing',
    params: { fix: 'write adminGroups or allowedGroups, or remove platformGroups' },
  });
