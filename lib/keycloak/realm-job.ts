import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap, CronJob, Job, JobSpec } from '../../imports/kubernetes.js';
import type { Prerequisite } from '../contract.js';
import type { CaSource } from '../mlflow/trust.js';
import type { Endpoint, Flow } from '../network/flow.js';
import type { SecretNeed } from '../secrets/need.js';
import { JobAccount } from '../server/job-account.js';
import { jobName } from '../server/job-name.js';
import { scheduled } from '../server/job-pods.js';
import type { ServerParts } from '../server/server-parts.js';
import { administratorNeed } from './admin.js';
import type { AdminSettings } from './admin-schema.js';
import type { RealmJobSettings } from './job-schema.js';
import type { RealmFragment } from './realm.js';
import { realmFiles } from './realm-files.js';
import { realmExitCodes } from './realm-job-script.js';
import { realmPod } from './realm-pod.js';
import { realmPrerequisites } from './realm-prerequisites.js';

/** What every job needs that brings the realm into Keycloak. */
export interface RealmApplyProps {
  readonly parts: ServerParts;
  readonly fragment: RealmFragment;
  readonly admin: AdminSettings;
  /** Where Keycloak's API of administrators is: `https://keycloak.example.com`. */
  readonly url: string;
  readonly createRealm: boolean;
  /** Whether Keycloak itself is of the overlay. */
  readonly inOverlay: boolean;
  /** @default - the public ones */
  readonly ca?: CaSource;
  /** The connection to Keycloak. */
  readonly toKeycloak: (from: Endpoint) => Flow;
}

export interface RealmJobProps extends RealmApplyProps {
  readonly settings: RealmJobSettings;
}

/** The realm as code by Keycloak's own command line: a Job, and where wanted the same again and again. */
export class RealmJob extends Construct {
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretNeed[];
  readonly prerequisites: readonly Prerequisite[];

  constructor(scope: Construct, id: string, props: RealmJobProps) {
    super(scope, id);
    const { parts, settings, fragment, admin, toKeycloak } = props;
    const { instance } = parts.settings;
    const account = new JobAccount(this, 'Account', { parts, component: 'realm', what: 'realm', connections: [] });
    const { name, metadata } = account;
    this.flows = [...account.usualFlows, toKeycloak(account.pods)];
    this.secrets = [administratorNeed(admin, instance)];
    this.prerequisites = realmPrerequisites(props);
    const files = realmFiles(fragment);
    new ApiObject(this, 'Files', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { ...files },
    } satisfies ConfigMap);
    const template = realmPod({ ...props, account: name, files });
    const spec = { ...neverTwice, activeDeadlineSeconds: settings.waitSeconds + 600, template } satisfies JobSpec;
    new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { ...metadata, name: jobName(name, parts.settings.server.image.version, spec) },
      spec,
    } satisfies Job);
    if (settings.schedule === undefined) return;
    const { jobTemplate, ...schedule } = scheduled(settings.schedule, template);
    new ApiObject(this, 'Schedule', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: { ...schedule, jobTemplate: { ...jobTemplate, spec } },
    } satisfies CronJob);
  }
}

/** What another try cannot mend is not tried again: Keycloak locks an administrator whose password is wrong too often. */
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
