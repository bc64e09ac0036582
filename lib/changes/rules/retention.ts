/** What is kept for a shorter time. */
import { fieldRule } from '../match.js';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

const containerFields = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command'].map((field) => `spec.jobTemplate.spec.template.spec.${list}[*].${field}`),
);

const shorter = fieldRule({
  id: 'data-loss/shorter-retention',
  title: 'deleted runs, traces or backups are kept for a shorter time',
  reason: 'the next run of the job or operator removes what is older, for good',
  advice: 'make a backup before it is applied, or keep the time',
  source:
    'mlflow gc --older-than; mlflow-operator, MLflow.spec.garbageCollection and traceArchival; cloudnative-pg.io, backup.retentionPolicy',
  kinds: [
    'batch/CronJob',
    'ConfigMap',
    'mlflow.opendatahub.io/MLflow',
    'mlflow.kubeflow.org/MLflowConfig',
    'postgresql.cnpg.io/Cluster',
    'barmancloud.cnpg.io/ObjectStore',
  ],
  fields: [
    'spec.jobTemplate.spec.template.spec.containers[*].args',
    'spec.jobTemplate.spec.template.spec.containers[*].env',
    'data',
    'spec.garbageCollection.olderThan',
    'spec.traceArchival.retention',
    'spec.backup.retentionPolicy',
    'spec.retentionPolicy',
  ],
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

export const retention = [shorter, fewer];

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
