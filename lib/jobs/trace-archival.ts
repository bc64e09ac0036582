import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { CronJob } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { apiServerFlow, type Flow } from '../model/flow.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { standaloneTraceArchivalSchema } from '../pods/jobs-fields.js';
import { podRequirements } from '../pods/pod-setting.js';
import { Rights } from '../pods/rights.js';
import { parseProps } from '../schema/props.js';
import { traceArchivalConfig } from '../standalone/trace-archival-config.js';
import { JobAccount } from './job-account.js';
import { defaultJobResources, jobTemplate, scheduled } from './job-pods.js';
import type { ServerWithJobs } from './server-with-jobs.js';

export interface TraceArchivalProps {
  /** A server with the same settings: it creates the configuration file, and reads the archived traces. */
  readonly server: ServerWithJobs;
  readonly settings: z.input<typeof standaloneTraceArchivalSchema>;
}

/** Archival of old trace payloads from the database to the artifact store, by a CronJob. */
export class TraceArchival extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { server: { forJobs: server }, settings: given }: TraceArchivalProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(standaloneTraceArchivalSchema, given, this);
    const { instance, workspaces } = server;
    const connections = [server.databases, server.artifactStore];
    const config = traceArchivalConfig(instance);
    const account = new JobAccount(this, 'Account', {
      server,
      component: 'trace-archival',
      what: 'trace archival',
      connections,
    });
    const { name, pods, metadata } = account;
    this.requirements = podRequirements(settings.pod, instance.namespace);
    this.flows = [
      ...account.commonFlows,
      ...(workspaces ? [apiServerFlow(pods, server.apiServer, 'the list of workspaces')] : []),
    ];
    this.watched = [{ kind: 'CronJob', name, namespace: metadata.namespace, schedule: settings.schedule }];
    const template = jobTemplate(server, 'trace-archival', {
      name: 'trace-archival',
      pod: settings.pod,
      account: name,
      usesToken: account.usesToken || workspaces !== undefined,
      connections,
      env: [...(workspaces?.variables ?? []), config.variable],
      volumes: [config.volume],
      volumeMounts: [config.volumeMount],
      container: {
        command: ['python', '-c', script],
        resources: settings.resources ?? defaultJobResources,
      },
    });
    if (workspaces) {
      new Rights(this, 'Rights', {
        name: server.rightsName(name),
        subjects: [{ kind: 'ServiceAccount', name, namespace: instance.namespace }],
        grants: workspaces.rules,
      });
    }
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: scheduled(settings.schedule, template),
    } satisfies CronJob);
  }
}

/**
 * The service uses the store that the server's command line has configured; another process must open it first,
 * otherwise a separate SQLite file is used (3.14, server/handlers.py). Errors in a workspace are only logged
 * (tracing/trace_archival_service.py), but the job must fail.
 */
const script = `import logging, os, sys
from mlflow.server.handlers import _get_tracking_store
from mlflow.tracing.trace_archival_service import run_trace_archival_scheduler


class Failures(logging.Handler):
    seen = 0

    def emit(self, record):
        Failures.seen += 1


logging.getLogger("mlflow.tracing.trace_archival_service").addHandler(Failures(logging.WARNING))
_get_tracking_store(os.environ["MLFLOW_BACKEND_STORE_URI"])
print(f"{run_trace_archival_scheduler()} traces moved", flush=True)
# Threads that watch namespaces are still there, and Python would stumble over them when it takes itself apart.
sys.stderr.flush()
os._exit(1 if Failures.seen else 0)
`;
