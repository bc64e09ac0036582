import { Construct } from 'constructs';
import type { z } from 'zod';
import type { PolicyRule } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { DigestedJob } from '../model/digested-job.js';
import type { Flow } from '../model/flow.js';
import { jobNameOf } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import { podRequirements } from '../pods/pod-setting.js';
import { Rights } from '../pods/rights.js';
import { parseProps } from '../schema/props.js';
import { JobAccount } from './job-account.js';
import { defaultJobResources, jobTemplate } from './job-pods.js';
import { smokeTestSchema } from './job-schemas.js';
import { serverConnection } from './server-connection.js';
import type { ServerWithJobs } from './server-with-jobs.js';
import { smokeTestScript } from './smoke-test-script.js';

export interface SmokeTestProps {
  readonly server: ServerWithJobs;
  /** @default - its timeout is ten minutes */
  readonly settings?: z.input<typeof smokeTestSchema>;
  /** Workspace for the test. */
  readonly workspace: string;
}

/** Rights of a client that creates an experiment, logs to it and removes it. */
const experimentRules: readonly PolicyRule[] = [
  {
    apiGroups: ['mlflow.kubeflow.org'],
    resources: ['experiments'],
    verbs: ['get', 'list', 'create', 'update', 'delete'],
  },
];

/** A client that writes, reads and removes test data after each deployment; if it fails, so does the sync of Argo CD, and the Application is Degraded. */
export class SmokeTest extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly job: DigestedJob;

  constructor(
    scope: Construct,
    id: string,
    { server: { forJobs: server }, settings: given = {}, workspace }: SmokeTestProps,
  ) {
    super(scope, id);
    validate(this);
    const settings = parseProps(smokeTestSchema, given, this);
    const { instance } = server;
    const identity = server.identityOf({
      name: jobNameOf(instance, 'smoke-test'),
      namespace: instance.namespace,
    });
    const connections = [
      ...(server.artifacts.served ? [] : [server.artifactStore]),
      serverConnection(server, identity, 'the test of each deployment'),
    ];
    const account = new JobAccount(this, 'Account', {
      server,
      component: 'smoke-test',
      what: 'smoke test',
      connections,
    });
    const { name, metadata } = account;
    this.requirements = [...podRequirements(settings.pod, instance.namespace), ...server.callerRequirements];
    this.flows = account.commonFlows;
    if (server.asksKubernetes)
      new Rights(this, 'Rights', {
        name: server.rightsName(name),
        namespace: workspace,
        labels: metadata.labels,
        subjects: [{ kind: 'ServiceAccount', name, namespace: metadata.namespace }],
        grants: experimentRules,
      });
    this.job = new DigestedJob(this, 'Resource', {
      version: server.version,
      metadata: {
        ...metadata,
        // Each sync runs it again, in the last wave. As a hook after the sync, its failure would neither be part of the health
        // of the Application nor hold the next stage (argoproj/argo-cd#23719). Force is ignored without Replace.
        annotations: { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' },
      },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: settings.activeDeadlineSeconds,
        template: jobTemplate(server, 'smoke-test', {
          name: 'smoke-test',
          pod: settings.pod,
          account: name,
          usesToken: account.usesToken || identity.usesToken,
          connections,
          env: [
            ...(server.workspaces ? [{ name: 'MLFLOW_WORKSPACE', value: workspace }] : []),
            // The script itself retries failed requests, and logs each reason.
            { name: 'MLFLOW_HTTP_REQUEST_MAX_RETRIES', value: '0' },
          ],
          container: {
            command: [
              'python',
              '-c',
              identity.script + smokeTestScript,
              String(Math.max(settings.activeDeadlineSeconds - 60, 15)),
            ],
            resources: defaultJobResources,
          },
        }),
      },
    });
  }
}
