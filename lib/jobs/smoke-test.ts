import { Construct } from 'constructs';
import type { z } from 'zod';
import type { PolicyRule } from '../../imports/kubernetes.js';
import { asksKubernetes, usesWorkspaces } from '../identity/authentication/authentication-schema.js';
import { validate } from '../kubernetes/validated.js';
import { DigestedJob } from '../model/digested-job.js';
import type { Flow } from '../model/flow.js';
import { jobNameOf, nameBeyond } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import { podRequirements } from '../pods/pod-setting.js';
import { Rights } from '../pods/rights.js';
import { parseProps } from '../schema/props.js';
import type { MlflowServer } from '../standalone/server.js';
import { smokeTestSchema } from '../standalone/standalone-jobs-schema.js';
import { JobAccount } from './job-account.js';
import { jobIdentity } from './job-identity.js';
import { defaultJobResources, jobTemplate } from './job-pods.js';
import { serverConnection } from './server-connection.js';
import { smokeTestScript } from './smoke-test-script.js';

export interface SmokeTestProps {
  readonly server: MlflowServer;
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

/** A client that writes, reads and removes test data after each deployment; if it fails, Argo CD reports the sync as failed. */
export class SmokeTest extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly job: DigestedJob;

  constructor(scope: Construct, id: string, { server, settings: given = {}, workspace }: SmokeTestProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(smokeTestSchema, given, this);
    const { parts } = server;
    const { authentication, server: serverSettings } = parts.settings;
    const { instance } = parts.settings;
    const identity = jobIdentity(server, {
      name: jobNameOf(instance, 'smoke-test'),
      namespace: instance.namespace,
    });
    const connections = [
      ...(parts.artifacts.served ? [] : [parts.artifactStore]),
      serverConnection(server, identity, 'the test of each deployment'),
    ];
    const account = new JobAccount(this, 'Account', {
      parts,
      component: 'smoke-test',
      what: 'smoke test',
      connections,
    });
    const { name, metadata } = account;
    this.requirements = podRequirements(settings.pod, instance.namespace);
    this.flows = account.commonFlows;
    if (asksKubernetes(authentication))
      new Rights(this, 'Rights', {
        name: nameBeyond(metadata.namespace, name),
        namespace: workspace,
        labels: metadata.labels,
        subjects: [{ kind: 'ServiceAccount', name, namespace: metadata.namespace }],
        grants: experimentRules,
      });
    this.job = new DigestedJob(this, 'Resource', {
      version: serverSettings.image.version,
      metadata: {
        ...metadata,
        // Without Argo CD it is an ordinary Job, which waits for the server.
        annotations: {
          'argocd.argoproj.io/hook': 'PostSync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        },
      },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: settings.activeDeadlineSeconds,
        template: jobTemplate(parts, 'smoke-test', {
          name: 'smoke-test',
          pod: settings.pod,
          account: name,
          usesToken: account.usesToken || identity.usesToken,
          connections,
          env: [
            ...(usesWorkspaces(authentication) ? [{ name: 'MLFLOW_WORKSPACE', value: workspace }] : []),
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
