import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../kubernetes/validated.js';
import { DigestedJob } from '../model/digested-job.js';
import type { Flow } from '../model/flow.js';
import type { Requirement } from '../model/requirement.js';
import { podRequirements } from '../pods/pod-setting.js';
import { parseProps } from '../schema/props.js';
import type { MlflowServer } from '../standalone/server.js';
import { migrationSchema } from '../standalone/standalone-jobs-schema.js';
import { JobAccount } from './job-account.js';
import { defaultJobResources, jobTemplate } from './job-pods.js';
import { migrationScriptOf } from './migration-script.js';

export interface MigrationProps {
  readonly server: MlflowServer;
  /** @default - it waits five minutes for a database, and its timeout is one hour */
  readonly settings?: z.input<typeof migrationSchema>;
}

/**
 * The migration of the databases to the server's version, by one Job before the server. An init container would run it
 * once for each replica, concurrently.
 */
export class Migration extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  /** The Job: a new one for each version and set of databases. */
  readonly job: DigestedJob;

  constructor(scope: Construct, id: string, { server, settings: given = {} }: MigrationProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(migrationSchema, given, this);
    const { parts } = server;
    const { image } = parts.settings.server;
    const connections = [parts.ownDatabases, parts.ownUsersDatabase];
    const account = new JobAccount(this, 'Account', { parts, component: 'migration', what: 'migration', connections });
    const { name, metadata } = account;
    this.requirements = podRequirements(settings.pod, parts.settings.instance.namespace);
    this.flows = account.commonFlows;
    const template = jobTemplate(parts, 'migration', {
      name: 'migration',
      pod: settings.pod,
      account: name,
      usesToken: account.usesToken,
      connections,
      env: [],
      container: {
        command: ['python', '-c', migrationScriptOf(parts.settings.authentication), String(settings.waitSeconds)],
        resources: settings.resources ?? defaultJobResources,
      },
    });
    this.job = new DigestedJob(this, 'Resource', {
      version: image.version,
      metadata,
      spec: {
        // A partially failed migration must be inspected before it is retried.
        backoffLimit: 1,
        activeDeadlineSeconds: settings.activeDeadlineSeconds,
        template,
      },
    });
  }
}
