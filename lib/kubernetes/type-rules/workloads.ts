import type {
  CronJobSpec,
  DaemonSetSpec,
  DeploymentSpec,
  JobSpec,
  JobTemplateSpec,
  LabelSelector,
  PodTemplateSpec,
  ReplicaSetSpec,
  StatefulSetSpec,
} from '../../../imports/kubernetes.js';
import { timeZoneProblem } from '../cron.js';
import { fits } from '../pods.js';
import type { Violation } from '../structural.js';
import { failurePolicy } from './job-failures.js';
import { dnsLabel } from './names.js';
import { atLeast, fault, type TypeRules } from './rule.js';

const apps = 'io.k8s.api.apps.v1';
const batch = 'io.k8s.api.batch.v1';

export const workloadRules: TypeRules = {
  *[`${apps}.DeploymentSpec`](spec: DeploymentSpec) {
    yield* replicated(spec);
    yield* atLeast(spec.revisionHistoryLimit, 0, 'revisionHistoryLimit');
    yield* ofTemplate(spec.template);
    const { strategy, minReadySeconds = 0, progressDeadlineSeconds = 600 } = spec;
    yield* atLeast(minReadySeconds, 0, 'minReadySeconds');
    if (progressDeadlineSeconds <= minReadySeconds)
      yield fault(`${progressDeadlineSeconds} must be greater than minReadySeconds`, 'progressDeadlineSeconds');
    const rolling = strategy?.rollingUpdate;
    if (strategy?.type === 'Recreate' && rolling)
      yield fault('must not be set with type Recreate', 'strategy', 'rollingUpdate');
    for (const [field, value] of Object.entries(rolling ?? {}))
      if (!isShare(value))
        yield fault(`${String(value)} must be a number of pods or a percentage`, 'strategy', 'rollingUpdate', field);
    if (isZero(rolling?.maxUnavailable) && isZero(rolling?.maxSurge))
      yield fault('must not be 0 when maxSurge is 0', 'strategy', 'rollingUpdate', 'maxUnavailable');
  },
  *[`${apps}.StatefulSetSpec`](spec: StatefulSetSpec) {
    yield* replicated(spec);
    yield* ofTemplate(spec.template);
    yield* atLeast(spec.minReadySeconds, 0, 'minReadySeconds');
    if (spec.serviceName) yield* dnsLabel(spec.serviceName, 'serviceName');
    for (const [field, value] of Object.entries(spec.persistentVolumeClaimRetentionPolicy ?? {}))
      if (value !== 'Retain' && value !== 'Delete' && value !== '')
        yield fault(`"${value}" is not one of Retain, Delete`, 'persistentVolumeClaimRetentionPolicy', field);
    const { partition, maxUnavailable } = spec.updateStrategy?.rollingUpdate ?? {};
    yield* atLeast(partition, 0, 'updateStrategy', 'rollingUpdate', 'partition');
    if (maxUnavailable !== undefined && (!isShare(maxUnavailable) || isZero(maxUnavailable)))
      yield fault(
        `${maxUnavailable} must be a number of pods or a percentage, more than 0`,
        'updateStrategy',
        'rollingUpdate',
        'maxUnavailable',
      );
    yield* atLeast(spec.ordinals?.start, 0, 'ordinals', 'start');
    if (spec.updateStrategy?.type === 'OnDelete' && spec.updateStrategy.rollingUpdate)
      yield fault('must not be set with type OnDelete', 'updateStrategy', 'rollingUpdate');
  },
  *[`${apps}.DaemonSetSpec`](spec: DaemonSetSpec) {
    yield* replicated(spec);
    yield* atLeast(spec.revisionHistoryLimit, 0, 'revisionHistoryLimit');
    yield* atLeast(spec.minReadySeconds, 0, 'minReadySeconds');
    yield* ofTemplate(spec.template);
    const { type, rollingUpdate } = spec.updateStrategy ?? {};
    if (!rollingUpdate || type === 'OnDelete') return;
    const { maxUnavailable = 1, maxSurge = 0 } = rollingUpdate;
    for (const [field, value] of Object.entries({ maxUnavailable, maxSurge }))
      if (!isShare(value) || (typeof value === 'string' && Number.parseInt(value, 10) > 100))
        yield fault(`${value} must be a number of pods or a percentage`, 'updateStrategy', 'rollingUpdate', field);
    if (isZero(maxUnavailable) && isZero(maxSurge))
      yield fault('must not be 0 when maxSurge is 0', 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
    // Without it, maxUnavailable is 1.
    if (!isZero(maxUnavailable) && !isZero(maxSurge))
      yield fault('must be 0 when maxUnavailable is not 0', 'updateStrategy', 'rollingUpdate', 'maxSurge');
  },
  *[`${apps}.ReplicaSetSpec`]({ template, ...spec }: ReplicaSetSpec) {
    yield* atLeast(spec.minReadySeconds, 0, 'minReadySeconds');
    if (!template) return yield fault('is required', 'template');
    yield* replicated({ ...spec, template });
    yield* ofTemplate(template);
  },
  *[`${batch}.JobSpec`](spec: JobSpec) {
    const { activeDeadlineSeconds, backoffLimit, completions, parallelism, ttlSecondsAfterFinished } = spec;
    for (const [field, value] of Object.entries({
      activeDeadlineSeconds,
      backoffLimit,
      completions,
      parallelism,
      ttlSecondsAfterFinished,
    }))
      yield* atLeast(value, 0, field);
    const policy = spec.template.spec?.restartPolicy;
    if (policy !== 'OnFailure' && policy !== 'Never')
      yield fault('must be OnFailure or Never', 'template', 'spec', 'restartPolicy');
    yield* ofTemplate(spec.template);
    if (spec.managedBy !== undefined && !/^[a-z0-9][-.a-z0-9]*\/[^\s]+$/.test(spec.managedBy))
      yield fault(`"${spec.managedBy}" must be a name with a domain`, 'managedBy');
    if (spec.manualSelector === true) yield* selected(spec.selector ?? {}, spec.template);
    yield* indexed(spec);
    yield* failurePolicy(spec);
  },
  *[`${batch}.CronJobSpec`](spec: CronJobSpec) {
    const { schedule, timeZone, startingDeadlineSeconds, failedJobsHistoryLimit, successfulJobsHistoryLimit } = spec;
    // MLF-CRON-1 judges schedules with their fix.
    if (schedule === '') yield fault('is required', 'schedule');
    const mistake = timeZone === undefined ? undefined : timeZoneProblem(timeZone);
    if (mistake) yield fault(`"${timeZone}" ${mistake}`, 'timeZone');
    for (const [field, value] of Object.entries({
      startingDeadlineSeconds,
      failedJobsHistoryLimit,
      successfulJobsHistoryLimit,
    }))
      yield* atLeast(value, 0, field);
  },
  *[`${batch}.JobTemplateSpec`]({ spec }: JobTemplateSpec) {
    if (!spec) yield fault('is required', 'spec');
    if (spec?.selector) yield fault('must not be set: it is generated', 'spec', 'selector');
  },
};

/** Fields of Jobs whose pods have an index. */
function* indexed(spec: JobSpec): Iterable<Violation> {
  const { completionMode, completions, backoffLimitPerIndex, maxFailedIndexes, successPolicy, parallelism } = spec;
  yield* atLeast(backoffLimitPerIndex, 0, 'backoffLimitPerIndex');
  yield* atLeast(maxFailedIndexes, 0, 'maxFailedIndexes');
  if (completionMode === 'Indexed') {
    // Without both, the API server sets them to 1.
    if (completions === undefined && parallelism !== undefined)
      yield fault('is required with completionMode: Indexed', 'completions');
  } else
    for (const [field, value] of Object.entries({ backoffLimitPerIndex, maxFailedIndexes, successPolicy }))
      if (value !== undefined) yield fault('requires completionMode: Indexed', field);
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined)
    yield fault('is required with maxFailedIndexes', 'backoffLimitPerIndex');
}

function* ofTemplate({ spec }: PodTemplateSpec): Iterable<Violation> {
  if (!spec) yield fault('is required', 'template', 'spec');
}

function* replicated(spec: {
  readonly replicas?: number;
  readonly revisionHistoryLimit?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
}): Iterable<Violation> {
  yield* atLeast(spec.replicas, 0, 'replicas');
  const { selector, template } = spec;
  yield* selected(selector, template);
  const policy = template.spec?.restartPolicy;
  if (policy !== undefined && policy !== 'Always')
    yield fault(`must be Always, not ${policy}`, 'template', 'spec', 'restartPolicy');
  if (template.spec?.activeDeadlineSeconds !== undefined)
    yield fault('must not be set for pods that run all the time', 'template', 'spec', 'activeDeadlineSeconds');
}

function* selected(selector: LabelSelector, template: PodTemplateSpec): Iterable<Violation> {
  if (Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length)
    yield fault('must not be empty', 'selector');
  else if (!fits(selector, template.metadata?.labels ?? {}))
    yield fault("selector does not match the template's labels", 'template', 'metadata', 'labels');
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' ? value >= 0 : /^\d+%$/.test(String(value));
}

function isZero(value: number | string | undefined): boolean {
  return value === 0 || value === '0%';
}
