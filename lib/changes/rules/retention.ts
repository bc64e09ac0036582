/** What is kept for a shorter time. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { fieldRule, isOf } from '../match.js';
import type { Rule } from '../rule.js';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

const containerFields = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command'].map((field) => `spec.jobTemplate.spec.template.spec.${list}[*].${field}`),
);

const shorter = fieldRule({
  id: 'data-loss/shorter-retention',
  title: 'deleted runs or backups are kept for a shorter time',
  reason: 'the next run of the job or operator removes what is older, for good',
  advice: 'make a backup before it is applied, or keep the time',
  source:
    'mlflow gc --older-than; mlflow-operator, MLflow.spec.garbageCollection; cloudnative-pg.io, backup.retentionPolicy',
  kinds: [
    'batch/CronJob',
    'mlflow.opendatahub.io/MLflow',
    'postgresql.cnpg.io/Cluster',
    'barmancloud.cnpg.io/ObjectStore',
  ],
  fields: [
    'spec.jobTemplate.spec.template.spec.containers[*].args',
    'spec.jobTemplate.spec.template.spec.containers[*].env',
    'spec.garbageCollection.olderThan',
    'spec.backup.retentionPolicy',
    'spec.retentionPolicy',
  ],
  when: ({ before, after }) => isShorter(timesIn(before), timesIn(after)),
});

/** What is archived stays readable, so no data is lost. */
const archived = fieldRule({
  id: 'downtime/traces-archived-earlier',
  title: 'traces are archived after a shorter time',
  reason:
    'the next run moves the content of all older traces to the archive, and nothing moves it back: they stay readable, but searches of their content no longer find them, and no spans can be added',
  advice: 'tell those who search traces by their content, or keep the time',
  source: 'mlflow.org, Archive Traces; mlflow-operator, MLflow.spec.traceArchival',
  kinds: ['ConfigMap', 'mlflow.opendatahub.io/MLflow', 'mlflow.kubeflow.org/MLflowConfig'],
  fields: ['data', 'spec.traceArchival.retention', 'spec.traceArchivalRetention'],
  when: ({ before, after }) => isShorter(timesIn(before), timesIn(after)),
});

/** The number is an argument of the script (lib/jobs/backup-scripts.ts). */
const fewer = fieldRule({
  id: 'data-loss/fewer-backups',
  title: 'fewer backups are kept',
  reason: 'the next run of the job removes all older ones, for good',
  advice: 'copy the older backups elsewhere before it is applied, or keep the number',
  source: 'lib/jobs/backup-scripts.ts and backup-transfer.ts',
  kinds: ['batch/CronJob'],
  fields: containerFields,
  when: ({ before, after }, { after: job }) => {
    if (job?.metadata.labels?.['app.kubernetes.io/component'] !== 'backup') return false;
    const [had, has] = [numberIn(before), numberIn(after)];
    // 0 keeps all.
    return has !== undefined && has > 0 && had !== undefined && (had === 0 || has < had);
  },
});

const stopped: Rule = {
  id: 'data-loss/backups-stopped',
  title: 'backups are no longer made',
  reason: 'what is lost from now on cannot be restored; the backups that exist stay where they are',
  advice: 'keep the backup, or make sure that something else backs up the same database',
  source: 'lib/jobs/backup.ts; cloudnative-pg.io, Backup',
  find: ({ change, before }) => (change === 'removed' && before && isBackup(before) ? [{}] : []),
};

export const retention: readonly Rule[] = [shorter, fewer, archived, stopped];

function isBackup(object: KubernetesObject): boolean {
  return (
    isOf(object, ['postgresql.cnpg.io/ScheduledBackup']) ||
    (isOf(object, ['batch/CronJob']) && object.metadata.labels?.['app.kubernetes.io/component'] === 'backup')
  );
}

/** The one item of a command that is a number. */
function numberIn(command: unknown): number | undefined {
  const found = Array.isArray(command) ? command.find((item) => /^\d+$/.test(String(item))) : undefined;
  return found === undefined ? undefined : Number(found);
}

/** Every time in a value, under what is written before it: `--older-than=`, `"retention": `. */
function timesIn(value: unknown): ReadonlyMap<string, number> {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const found = new Map<string, number>();
  for (const [, name = '', number, unit = ''] of text.matchAll(timed))
    found.set(name, Number(number) * (units[unit] ?? 1));
  // A time alone is the whole value.
  const [, number, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (number) found.set('', Number(number) * (units[unit] ?? 1));
  return found;
}

const timed = /(older[-_]?than|retention|keep[a-z_]*)["\\]*[=:]\s*["\\]*(\d+)([smhdw])/gi;

function isShorter(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  return [...before].some(([name, time]) => {
    const next = after.get(name);
    return next !== undefined && next < time;
  });
}
