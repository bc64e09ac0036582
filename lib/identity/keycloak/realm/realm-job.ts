import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap, CronJob, JobSpec } from '../../../../imports/kubernetes.js';
import { JobAccount } from '../../../jobs/job-account.js';
import { scheduled } from '../../../jobs/job-pods.js';
import { DigestedJob } from '../../../model/digested-job.js';
import type { Flow } from '../../../model/flow.js';
import type { Prerequisite } from '../../../model/prerequisite.js';
import type { Requirement } from '../../../model/requirement.js';
import type { SecretRequirement } from '../../../model/secret-requirement.js';
import type { WatchedObject } from '../../../model/watched.js';
import { podRequirements } from '../../../pods/pod-setting.js';
import { serverForJobs } from '../../../standalone/server-for-jobs.js';
import { administratorSecret } from './admin.js';
import type { RealmApplyProps } from './realm-apply-props.js';
import { realmFiles } from './realm-files.js';
import type { RealmJobSettings } from './realm-job-schema.js';
import { realmExitCodes } from './realm-job-script.js';
import { realmPod } from './realm-pod.js';
import { realmPrerequisites } from './realm-prerequisites.js';

export interface RealmJobProps extends RealmApplyProps {
  readonly settings: RealmJobSettings;
}

/** The realm as code by Keycloak's own command line: a Job, and optionally a CronJob that repeats it. */
export class RealmJob extends Construct {
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretRequirement[];
  readonly watched: readonly WatchedObject[];
  readonly prerequisites: readonly Prerequisite[];
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, props: RealmJobProps) {
    super(scope, id);
    const { parts, settings, fragment, admin, toKeycloak } = props;
    const { instance } = parts.settings;
    const { schedule } = settings;
    const account = new JobAccount(this, 'Account', {
      server: serverForJobs(parts),
      component: 'realm',
      what: 'realm',
      connections: [],
    });
    const { name, metadata } = account;
    this.flows = [...account.commonFlows, toKeycloak(account.pods)];
    this.secrets = [administratorSecret(admin, instance)];
    this.requirements = podRequirements(settings.pod, instance.namespace);
    this.prerequisites = realmPrerequisites(props);
    this.watched = schedule === undefined ? [] : [{ kind: 'CronJob', name, namespace: metadata.namespace, schedule }];
    const files = realmFiles(fragment);
    new ApiObject(this, 'Files', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { ...files },
    } satisfies ConfigMap);
    const template = realmPod({ ...props, account: name, files });
    const spec = { ...neverTwice, activeDeadlineSeconds: settings.waitSeconds + 600, template } satisfies JobSpec;
    new DigestedJob(this, 'Resource', { version: parts.settings.server.image.version, metadata, spec });
    if (schedule === undefined) return;
    const { jobTemplate, ...cronJob } = scheduled(schedule, template);
    new ApiObject(this, 'Schedule', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: { ...cronJob, jobTemplate: { ...jobTemplate, spec } },
    } satisfies CronJob);
  }
}

/** Failures that a retry cannot fix are not retried: Keycloak locks an administrator after too many wrong passwords. */
const neverTwice = {
  backoffLimit: 3,
  podFailurePolicy: {
    rules: [
      {
        action: 'FailJob',
        onExitCodes: {
          containerName: 'realm',
          operator: 'In',
          values: [realmExitCodes.refused, realmExitCodes.forbidden, realmExitCodes.noRealm],
        },
      },
    ],
  },
} satisfies Partial<JobSpec>;
