import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { CronJob } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { apiServerFlow, type Flow } from '../model/flow.js';
import { jobNameOf } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { garbageCollectionSchema } from '../pods/jobs-fields.js';
import { podRequirements } from '../pods/pod-setting.js';
import { Rights } from '../pods/rights.js';
import { artifactDeletionRules } from '../pods/workspace-rules.js';
import { parseProps } from '../schema/props.js';
import { artifactRemoval } from './garbage-collection-parts.js';
import { JobAccount } from './job-account.js';
import { defaultJobResources, jobTemplate, scheduled } from './job-pods.js';
import type { ServerWithJobs } from './server-with-jobs.js';

export interface GarbageCollectionProps {
  /** The server whose deleted runs, models and artifacts are removed. */
  readonly server: ServerWithJobs;
  readonly settings: z.input<typeof garbageCollectionSchema>;
}

/**
 * Removal of data that users have deleted: rows from the database, artifacts through the server or, if clients access the store
 * directly, from the store.
 *
 * The CronJob of the MLflow operator does not work up to release 3.5: its manager may not create the job's role, the job's
 * account may not list namespaces, and the job calls the server without the path of its API, so artifacts are not removed.
 */
export class GarbageCollection extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { server: { forJobs: server }, settings: given }: GarbageCollectionProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(garbageCollectionSchema, given, this);
    const { instance, workspaces } = server;
    const component = 'garbage-collection';
    const identity = server.identityOf({ name: jobNameOf(instance, component), namespace: instance.namespace });
    const removal = artifactRemoval(server, identity);
    const { connections } = removal;
    const account = new JobAccount(this, 'Account', {
      server,
      component,
      what: 'garbage collection',
      connections,
    });
    const { name, pods, metadata } = account;
    this.requirements = [...podRequirements(settings.pod, instance.namespace), ...server.callerRequirements];
    this.flows = [
      ...account.commonFlows,
      ...(workspaces ? [apiServerFlow(pods, server.apiServer, 'the list of workspaces')] : []),
    ];
    this.watched = [{ kind: 'CronJob', name, namespace: metadata.namespace, schedule: settings.schedule }];
    const template = jobTemplate(server, 'garbage-collection', {
      name: 'garbage-collection',
      pod: settings.pod,
      account: name,
      usesToken: account.usesToken || server.asksKubernetes,
      connections,
      ...(settings.image ? { image: { ...server.image, image: settings.image } } : {}),
      env: [...removal.env, ...(workspaces?.variables ?? [])],
      container: {
        command: ['python', '-c', removal.script],
        // MLflow has no variable for this option (3.14, mlflow/cli): Kubernetes expands the value.
        args: [
          '--backend-store-uri=$(MLFLOW_BACKEND_STORE_URI)',
          `--older-than=${settings.olderThan}`,
          ...(workspaces ? ['--all-workspaces'] : []),
        ],
        resources: settings.resources ?? defaultJobResources,
      },
    });
    if (server.asksKubernetes) {
      new Rights(this, 'Rights', {
        // Without workspaces, MLflow checks the rights in its own namespace.
        ...(workspaces ? { name: server.rightsName(name) } : { name, namespace: instance.namespace }),
        subjects: [{ kind: 'ServiceAccount', name, namespace: instance.namespace }],
        grants: [...(workspaces?.rules ?? []), ...artifactDeletionRules],
      });
    }
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      // Concurrent runs would delete rows that the other one is processing.
      spec: scheduled(settings.schedule, template),
    } satisfies CronJob);
  }
}
