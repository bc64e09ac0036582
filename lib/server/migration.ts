import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { Job, JobSpec, ServiceAccount } from '../../imports/kubernetes.js';
import { dnsFlow, type Endpoint, type Flow, ownPods } from '../network/flow.js';
import { parseProps } from '../props.js';
import { labelsOf, selectorOf } from './instance.js';
import { jobName } from './job-name.js';
import { defaultJobResources, jobTemplate } from './job-pods.js';
import { migrationSchema } from './jobs-schema.js';
import { migrationScript } from './migration-script.js';
import { namesOf } from './names.js';
import type { MlflowServer } from './server.js';

export interface MigrationProps {
  readonly server: MlflowServer;
  /** @default - it waits five minutes for a database, and has an hour */
  readonly settings?: z.input<typeof migrationSchema>;
}

/**
 * The databases' schema, brought to the server's version by one Job before the server. An init container would do it
 * once for each replica, all at the same time.
 */
export class Migration extends Construct {
  readonly flows: readonly Flow[];
  /** Name of the Job: another one for another version or other databases. */
  readonly jobName: string;

  constructor(scope: Construct, id: string, { server, settings: given = {} }: MigrationProps) {
    super(scope, id);
    const settings = parseProps(migrationSchema, given, this);
    const { parts } = server;
    const { instance, server: serverSettings, dnsPorts } = parts.settings;
    const name = namesOf(instance).migration;
    const labels = labelsOf(instance, 'migration');
    const pods: Endpoint = ownPods('migration', {
      name,
      namespace: instance.namespace,
      podLabels: selectorOf(instance, 'migration'),
    });
    this.flows = [dnsFlow(pods, dnsPorts), ...parts.databases.flows(pods)];
    const template = jobTemplate(parts, 'migration', {
      name: 'migration',
      account: name,
      usesToken: false,
      connections: [parts.databases],
      env: [],
      container: {
        command: ['python', '-c', migrationScript, String(settings.waitSeconds)],
        resources: settings.resources ?? defaultJobResources,
      },
    });
    const spec: JobSpec = {
      // A migration that failed half-way has to be looked at before it is tried again.
      backoffLimit: 1,
      activeDeadlineSeconds: settings.activeDeadlineSeconds,
      template,
    };
    this.jobName = jobName(name, serverSettings.image.version, spec);
    const metadata = { namespace: instance.namespace, labels };
    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...metadata, name },
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { ...metadata, name: this.jobName },
      spec,
    } satisfies Job);
  }
}
