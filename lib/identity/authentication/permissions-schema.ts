import { z } from 'zod';
import { componentPod } from '../../pods/pod-settings.js';
import { dataKey, distinctBy, field } from '../../schema/fields.js';
import { secretName } from '../../schema/secret-key.js';
import { namedPermission, patternOf } from './name-pattern.js';

/** The kinds of objects on which groups get permissions. */
export const permissionKinds = ['experiments', 'models', 'prompts'] as const;

const entries = (what: string, example: string) =>
  field(
    z
      .array(namedPermission)
      .superRefine((all, context) => {
        const seen = new Map<string, number>();
        for (const [index, entry] of all.entries()) {
          const first = seen.get(patternOf(entry));
          if (first === undefined) seen.set(patternOf(entry), index);
          else
            context.addIssue({
              code: 'custom',
              path: [index],
              message: `the names of this entry are those of item ${first}`,
              params: { fix: 'remove one of the two' },
            });
        }
      })
      .default([]),
    `${what} of the group, which may not exist yet. Of several entries that fit a name the highest permission counts, and NO_PERMISSIONS before all others.`,
    [{ prefix: example, permission: 'MANAGE' }],
  );

/** Why the plug-in can have no group of this name; its name is a part of paths of the API. */
export function groupNameProblem(name: string): { readonly message: string; readonly fix: string } | undefined {
  if (!/[?#%]|^\.{1,2}$|^\s|\s$/.test(name)) return undefined;
  return {
    message: 'the plug-in has no groups whose name contains ?, # or %, or spaces around it',
    fix: 'use another group',
  };
}

const groupPermissions = z.strictObject({
  name: field(
    z
      .string()
      .min(1)
      .max(255)
      .superRefine((name, context) => {
        const problem = groupNameProblem(name);
        if (problem) context.addIssue({ code: 'custom', message: problem.message, params: { fix: problem.fix } });
      }),
    'The group, as in the tokens of the issuer; k8s:<namespace> for all service accounts of a namespace of serviceAccounts. It is created if no member has logged in yet.',
    'team-a',
  ),
  experiments: entries('Experiments', 'team-a/'),
  models: entries('Registered models', 'team-a-'),
  prompts: entries('Prompts', 'team-a-'),
});

const administrator = z.discriminatedUnion('type', [
  z.strictObject({
    type: field(
      z.literal('service-account'),
      "A token of the Job's own account, valid for one hour and for this server only. The Job makes the account an administrator itself, with the command of the plug-in on the users' database. serviceAccounts must contain the namespace of the server.",
      'service-account',
    ),
  }),
  z.strictObject({
    type: field(
      z.literal('access-key'),
      'An access key in a Secret, of a service account that an administrator has created as an administrator in the pages of the server. It expires after one year at most.',
      'access-key',
    ),
    name: secretName('permissions-admin'),
    usernameKey: field(dataKey.default('username'), 'Key of the name of the user.', 'username'),
    accessKeyKey: field(dataKey.default('access-key'), 'Key of the access key.', 'access-key'),
  }),
]);

/** Permissions of groups as code: what a Job grants and repairs. */
export const permissionsSchema = z.strictObject({
  groups: field(
    z.array(groupPermissions).superRefine(distinctBy('name')).default([]),
    'Groups, with what they may do, in addition to people of workspaces. What users have granted each other takes precedence, and is not changed.',
    [{ name: 'team-a', experiments: [{ prefix: 'team-a/', permission: 'MANAGE' }] }],
  ),
  schedule: field(
    z.string().min(1).default('41 * * * *'),
    'When the permissions are granted again, as a cron expression: what an administrator has changed in the pages of the server is then reverted.',
    '41 * * * *',
  ),
  prune: field(
    z.boolean().default(false),
    'Whether permissions that this Job has granted and that are no longer listed are removed, in all groups. It recognizes them by their priority, 100000. Otherwise the log lists them.',
    true,
  ),
  administrator: field(
    administrator.optional(),
    'How the Job authenticates as an administrator. Default: service-account if serviceAccounts contains the namespace of the server, otherwise access-key.',
    { type: 'access-key' },
  ),
  waitSeconds: field(z.int().min(1).max(3600).default(300), 'How long it waits for the server to answer.', 300),
  pod: componentPod,
});

export type PermissionsSettings = z.output<typeof permissionsSchema>;
