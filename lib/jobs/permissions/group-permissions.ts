import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConfigMap, CronJob, JobSpec } from '../../../imports/kubernetes.js';
import { patternOf } from '../../identity/authentication/name-pattern.js';
import {
  type PermissionsSettings,
  permissionKinds,
  permissionsSchema,
} from '../../identity/authentication/permissions-schema.js';
import { validate } from '../../kubernetes/validated.js';
import { DigestedJob } from '../../model/digested-job.js';
import type { Flow } from '../../model/flow.js';
import { namesOf } from '../../model/names.js';
import { joinConnections, noConnection, type PodConnection } from '../../model/pod-connection.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { WatchedObject } from '../../model/watched.js';
import type { JobServer } from '../../pods/job-server.js';
import { podRequirements } from '../../pods/pod-setting.js';
import { parseProps } from '../../schema/props.js';
import { JobAccount } from '../job-account.js';
import { jobTemplate, scheduled } from '../job-pods.js';
import { serverConnection } from '../server-connection.js';
import type { ServerWithJobs } from '../server-with-jobs.js';
import { type Administrator, accessKeyConnection, administratorOf } from './permissions-admin.js';
import { permissionsExitCodes, permissionsScript } from './permissions-script.js';

export interface GroupPermissionsProps {
  readonly server: ServerWithJobs;
  /** The groups, and what they may do. */
  readonly settings: z.input<typeof permissionsSchema>;
  /**
   * Namespaces whose service accounts the server accepts.
   * @default - none: the Job has an access key
   */
  readonly serviceAccounts?: { readonly namespaces: readonly string[] } | undefined;
}

/** Permissions of groups of mlflow-oidc-auth as code: a Job that grants them, and a CronJob that repairs them. */
export class GroupPermissions extends Construct {
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(
    scope: Construct,
    id: string,
    { server: { forJobs: server }, settings: given, serviceAccounts }: GroupPermissionsProps,
  ) {
    super(scope, id);
    validate(this);
    const permissions = parseProps(permissionsSchema, given, this);
    const { instance } = server;
    const connections = connectionsOf(server, administratorOf(permissions, serviceAccounts, instance.namespace));
    const account = new JobAccount(this, 'Account', {
      server,
      component: 'permissions',
      what: 'permissions of groups',
      connections,
    });
    const { name, metadata } = account;
    const { secrets } = joinConnections(connections);
    this.flows = account.commonFlows;
    this.secrets = secrets;
    this.requirements = [...podRequirements(permissions.pod, instance.namespace), ...server.callerRequirements];
    this.watched = [{ kind: 'CronJob', name, namespace: metadata.namespace, schedule: permissions.schedule }];
    const file = permissionsFile(permissions);
    new ApiObject(this, 'File', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'permissions.json': file },
    } satisfies ConfigMap);
    const template = jobTemplate(server, 'permissions', {
      name: 'permissions',
      pod: permissions.pod,
      account: name,
      usesToken: account.usesToken,
      connections,
      env: [
        { name: 'PRUNE', value: String(permissions.prune) },
        { name: 'WAIT_SECONDS', value: String(permissions.waitSeconds) },
      ],
      container: {
        command: ['python', '-c', permissionsScript],
        resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '512Mi' } },
      },
      volumes: [{ name: 'permissions', configMap: { name } }],
      volumeMounts: [{ name: 'permissions', mountPath: '/permissions', readOnly: true }],
    });
    const spec = {
      backoffLimit: 3,
      activeDeadlineSeconds: permissions.waitSeconds + 900,
      podFailurePolicy: {
        rules: [
          {
            action: 'FailJob',
            onExitCodes: { containerName: 'permissions', operator: 'In', values: [permissionsExitCodes.refused] },
          },
        ],
      },
      // Changed permissions make a new Job, which runs again.
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          annotations: {
            ...template.metadata?.annotations,
            'checksum/permissions': createHash('sha256').update(file).digest('hex'),
          },
        },
      },
    } satisfies JobSpec;
    new DigestedJob(this, 'Resource', { version: server.version, metadata, spec });
    const { jobTemplate: repeated, ...cronJob } = scheduled(permissions.schedule, spec.template);
    new ApiObject(this, 'Schedule', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: { ...cronJob, jobTemplate: { ...repeated, spec } },
    } satisfies CronJob);
  }
}

/** What the pod connects to: the server, and the users' database only if its own account becomes an administrator. */
function connectionsOf(server: JobServer, administrator: Administrator): readonly PodConnection[] {
  const { instance, databases, usersDatabase = noConnection } = server;
  const why = 'permissions of groups';
  if (administrator.type === 'access-key') {
    const identity = { usesToken: false, env: [], volumes: [], volumeMounts: [], script: '' };
    return [accessKeyConnection(administrator, instance), serverConnection(server, identity, why)];
  }
  const account = { name: namesOf(instance).permissions, namespace: instance.namespace };
  return [databases, usersDatabase, serverConnection(server, server.identityOf(account), why)];
}

/** The permissions as the program reads them: a line a group, so that a change of one group is a change of one line. */
function permissionsFile({ groups }: PermissionsSettings): string {
  const lines = groups.map((group) =>
    JSON.stringify({
      name: group.name,
      ...Object.fromEntries(
        permissionKinds
          .filter((kind) => group[kind].length > 0)
          .map((kind) => [
            kind,
            group[kind].map((entry) => ({ regex: patternOf(entry), permission: entry.permission })),
          ]),
      ),
    }),
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}
