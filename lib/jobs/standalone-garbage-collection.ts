import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { CronJob } from '../../imports/kubernetes.js';
import { asksKubernetes, usesWorkspaces } from '../identity/authentication/authentication-schema.js';
import { validate } from '../kubernetes/validated.js';
import { apiServerFlow, type Flow } from '../model/flow.js';
import { jobNameOf, nameBeyond } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { garbageCollectionSchema } from '../pods/jobs-fields.js';
import { podRequirements } from '../pods/pod-setting.js';
import { Rights } from '../pods/rights.js';
import { artifactDeletionRules, workspaceReaderRules } from '../pods/workspace-rules.js';
import { parseProps } from '../schema/props.js';
import type { MlflowServer } from '../standalone/server.js';
import { workspaceVariables } from '../standalone/server-variables.js';
import { artifactRemoval } from './garbage-collection-parts.js';
import { JobAccount } from './job-account.js';
import { jobIdentity } from './job-identity.js';
import { defaultJobResources, jobTemplate, scheduled } from './job-pods.js';

export interface StandaloneGarbageCollectionProps {
  /** The server whose deleted runs, models and artifacts are removed. */
  readonly server: MlflowServer;
  readonly settings: z.input<typeof garbageCollectionSchema>;
}

/** Removal of data that users have deleted: rows from the database, artifacts through the server or, if clients access the store directly, from the store. */
export class StandaloneGarbageCollection extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { server, settings: given }: StandaloneGarbageCollectionProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(garbageCollectionSchema, given, this);
    const { parts } = server;
    const { instance, authentication, networkPolicy, server: serverSettings } = parts.settings;
    const inWorkspaces = usesWorkspaces(authentication);
    const component = 'garbage-collection';
    const identity = jobIdentity(server, { name: jobNameOf(instance, component), namespace: instance.namespace });
    const removal = artifactRemoval(server, identity);
    const { connections } = removal;
    const account = new JobAccount(this, 'Account', {
      parts,
      component,
      what: 'garbage collection',
      connections,
    });
    const { name, pods, metadata } = account;
    this.requirements = podRequirements(settings.pod, parts.settings.instance.namespace);
    this.flows = [
      ...account.commonFlows,
      ...(inWorkspaces ? [apiServerFlow(pods, networkPolicy.apiServer, 'the list of workspaces')] : []),
    ];
    this.watched = [{ kind: 'CronJob', name, namespace: metadata.namespace, schedule: settings.schedule }];
    const template = jobTemplate(parts, 'garbage-collection', {
      name: 'garbage-collection',
      pod: settings.pod,
      account: name,
      usesToken: account.usesToken || asksKubernetes(authentication),
      connections,
      ...(settings.image ? { image: { ...serverSettings.image, image: settings.image } } : {}),
      env: [...removal.env, ...workspaceVariables(authentication)],
      container: {
        command: ['python', '-c', removal.script],
        // MLflow has no variable for this option (3.14, mlflow/cli): Kubernetes expands the value.
        args: [
          '--backend-store-uri=$(MLFLOW_BACKEND_STORE_URI)',
          `--older-than=${settings.olderThan}`,
          ...(inWorkspaces ? ['--all-workspaces'] : []),
        ],
        resources: settings.resources ?? defaultJobResources,
      },
    });
    if (asksKubernetes(authentication)) {
      new Rights(this, 'Rights', {
        // Without workspaces, MLflow checks the rights in its own namespace.
        ...(inWorkspaces ? { name: nameBeyond(instance.namespace, name) } : { name, namespace: instance.namespace }),
        subjects: [{ kind: 'ServiceAccount', name, namespace: instance.namespace }],
        grants: [...(inWorkspaces ? workspaceReaderRules : []), ...artifactDeletionRules],
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
