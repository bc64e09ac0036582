import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../kubernetes/validated.js';
import { DigestedJob } from '../model/digested-job.js';
import type { Flow } from '../model/flow.js';
import type { Requirement } from '../model/requirement.js';
import { podRequirements } from '../pods/pod-setting.js';
import { parseProps } from '../schema/props.js';
import { JobAccount } from './job-account.js';
import { defaultJobResources, jobTemplate, ownDatabasesOf } from './job-pods.js';
import { migrationSchema } from './job-schemas.js';
import { migrationScriptOf } from './migration-script.js';
import type { ServerWithJobs } from './server-with-jobs.js';

export interface MigrationProps {
  readonly server: ServerWithJobs;
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

  constructor(scope: Construct, id: string, { server: { forJobs: server }, settings: given = {} }: MigrationProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(migrationSchema, given, this);
    const connections = ownDatabasesOf(server);
    const account = new JobAccount(this, 'Account', { server, component: 'migration', what: 'migration', connections });
    const { name, metadata } = account;
    this.requirements = podRequirements(settings.pod, server.instance.namespace);
    this.flows = account.commonFlows;
    const template = jobTemplate(server, 'migration', {
      name: 'migration',
      pod: settings.pod,
      account: name,
      usesToken: account.usesToken,
      connections,
      env: [],
      container: {
        command: ['python', '-c', migrationScriptOf(server), String(settings.waitSeconds)],
        resources: settings.resources ?? defaultJobResources,
      },
    });
    this.job = new DigestedJob(this, 'Resource', {
      version: server.version,
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
