import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { CronJob } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow } from '../model/flow.js';
import type { WatchedObject } from '../model/watched.js';
import { JobAccount } from './job-account.js';
import { defaultJobResources, jobTemplate, scheduled } from './job-pods.js';
import type { ServerWithJobs } from './server-with-jobs.js';

export interface SessionPruningProps {
  readonly server: ServerWithJobs;
  /** When it runs, as a cron expression. */
  readonly schedule: string;
}

/** Removal of expired sessions: each login adds a row, and the server removes none (mlflow-oidc-auth 11.0.2, db/cli.py). */
export class SessionPruning extends Construct {
  readonly flows: readonly Flow[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { server: { forJobs: server }, schedule }: SessionPruningProps) {
    super(scope, id);
    validate(this);
    const { databases, usersDatabase } = server;
    const connections = [databases, ...(usersDatabase ? [usersDatabase] : [])];
    const account = new JobAccount(this, 'Account', {
      server,
      component: 'session-pruning',
      what: 'session pruning',
      connections,
    });
    const { name, metadata, usesToken, commonFlows } = account;
    this.flows = commonFlows;
    this.watched = [{ kind: 'CronJob', name, namespace: metadata.namespace, schedule }];
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: scheduled(
        schedule,
        jobTemplate(server, 'session-pruning', {
          name: 'session-pruning',
          account: name,
          usesToken,
          connections,
          env: [],
          container: { command: ['python', '-c', script], resources: defaultJobResources },
        }),
      ),
    } satisfies CronJob);
  }
}

/**
 * The plug-in's command reads the URI from an argument, which is visible in the list of processes. The import reads its configuration,
 * which warns about the session key that only servers have.
 */
const script = `import logging, os
from mlflow_oidc_auth.db.cli import commands

logging.disable(logging.WARNING)
commands(["prune-sessions", "--url", os.environ["OIDC_USERS_DB_URI"]])
`;
