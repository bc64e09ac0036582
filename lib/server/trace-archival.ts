import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConfigMap, CronJob, ServiceAccount } from '../../imports/kubernetes.js';
import { traceArchivalSchema } from '../mlflow/jobs-schema.js';
import { apiServerFlow, dnsFlow, type Flow, ownPods } from '../network/flow.js';
import { parseProps } from '../props.js';
import { labelsOf, selectorOf } from './instance.js';
import { defaultJobResources, jobTemplate, scheduled } from './job-pods.js';
import { namesOf } from './names.js';
import { ClusterRights, workspaceReaderRules } from './rights.js';
import type { MlflowServer } from './server.js';
import { traceArchivalConfig, traceArchivalData } from './trace-archival-config.js';
import { workspaceVariables } from './variables.js';

export interface TraceArchivalProps {
  /** A server that was itself given the same settings, so that it finds the traces that were moved. */
  readonly server: MlflowServer;
  readonly settings: z.input<typeof traceArchivalSchema>;
}

/** Old traces' payloads, moved from the database to the artifact store by a CronJob. */
export class TraceArchival extends Construct {
  readonly flows: readonly Flow[];

  constructor(scope: Construct, id: string, { server, settings: given }: TraceArchivalProps) {
    super(scope, id);
    const settings = parseProps(traceArchivalSchema, given, this);
    const { parts } = server;
    const { instance, authentication, dnsPorts, networkPolicy } = parts.settings;
    const name = namesOf(instance).traceArchival;
    const inWorkspaces = authentication.type === 'kubernetes' && authentication.workspaces.enabled;
    const config = traceArchivalConfig(instance);
    const pods = ownPods('trace archival', {
      name,
      namespace: instance.namespace,
      podLabels: selectorOf(instance, 'trace-archival'),
    });
    this.flows = [
      dnsFlow(pods, dnsPorts),
      ...(inWorkspaces ? [apiServerFlow(pods, networkPolicy.apiServer, 'which workspaces there are')] : []),
      ...parts.connections.flatMap((connection) => connection.flows(pods)),
    ];
    const template = jobTemplate(parts, 'trace-archival', {
      name: 'trace-archival',
      account: name,
      usesToken: inWorkspaces || parts.usesWorkloadIdentity,
      connections: parts.connections,
      env: [...(authentication.type === 'kubernetes' ? workspaceVariables(authentication) : []), config.variable],
      volumes: [config.volume],
      volumeMounts: [config.volumeMount],
      container: {
        command: ['python', '-c', script],
        resources: settings.resources ?? defaultJobResources,
      },
    });
    const metadata = { name, namespace: instance.namespace, labels: labelsOf(instance, 'trace-archival') };
    const annotations = Object.assign({}, ...parts.connections.map((one) => one.serviceAccountAnnotations));
    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    if (inWorkspaces) {
      new ClusterRights(this, 'Rights', {
        name: `${instance.namespace}-${name}`,
        account: { name, namespace: instance.namespace },
        rules: workspaceReaderRules,
      });
    }
    new ApiObject(this, 'Config', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { ...traceArchivalData(settings, parts.artifacts.uri) },
    } satisfies ConfigMap);
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: scheduled(settings.schedule, template),
    } satisfies CronJob);
  }
}

/** MLflow logs what goes wrong in a workspace and goes on (3.14, tracing/trace_archival_service.py); a job has to say it failed. */
const script = `import logging, sys
from mlflow.tracing.trace_archival_service import run_trace_archival_scheduler


class Failures(logging.Handler):
    seen = 0

    def emit(self, record):
        Failures.seen += 1


logging.getLogger("mlflow.tracing.trace_archival_service").addHandler(Failures(logging.WARNING))
print(f"{run_trace_archival_scheduler()} traces moved", flush=True)
sys.exit(1 if Failures.seen else 0)
`;
