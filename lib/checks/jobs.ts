import { Cron } from 'croner';
import type { KubernetesObject } from '../kubernetes.js';
import type { Check, RenderedOverlay } from './check.js';
import { at, mlflowOf } from './select.js';

interface Schedule {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly schedule: string;
}

function schedulesOf(overlay: RenderedOverlay): readonly Schedule[] {
  const mlflow = mlflowOf(overlay);
  const jobs = overlay.objects
    .filter((object) => object.kind === 'CronJob')
    .map((object) => ({ object, field: 'spec.schedule', schedule: at(object, 'spec', 'schedule') }));
  const own = mlflow
    ? [
        {
          object: mlflow.object,
          field: 'spec.garbageCollection.schedule',
          schedule: mlflow.spec.garbageCollection?.schedule,
        },
        { object: mlflow.object, field: 'spec.traceArchival.schedule', schedule: mlflow.spec.traceArchival?.schedule },
      ]
    : [];
  return [...jobs, ...own].flatMap((one) =>
    typeof one.schedule === 'string' ? [{ ...one, schedule: one.schedule }] : [],
  );
}

const macros = new Set(['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually']);

/** Why Kubernetes (robfig/cron, five fields) would refuse an expression; undefined if it takes it. */
function cronMistake(schedule: string): string | undefined {
  if (macros.has(schedule)) return undefined;
  if (/^(CRON_)?TZ=/.test(schedule)) return 'a time zone belongs into spec.timeZone';
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5) return `a cron expression has five fields, not ${fields.length}`;
  if (fields.some((field) => /[LW#]/.test(field.replaceAll(/jul/gi, '').replaceAll(/wed/gi, ''))))
    return 'Kubernetes knows no L, W or # in a cron expression';
  if (/(^|[,-])7/.test(fields[4] ?? '')) return 'Sunday is 0 to Kubernetes, not 7';
  try {
    new Cron(schedule, { paused: true });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
  }
}

export const jobChecks: readonly Check[] = [
  {
    id: 'MLF-CRON-1',
    title: 'schedules are cron expressions',
    cause:
      'the API server refuses the CronJob; the one of the operator is refused after the resource was accepted, and it never becomes Available',
    fix: 'write minute, hour, day of month, month and day of week, such as "0 2 * * 0" for Sundays at two',
    waivable: false,
    *run(overlay) {
      for (const { object, field, schedule } of schedulesOf(overlay)) {
        const mistake = cronMistake(schedule);
        if (mistake)
          yield {
            object,
            field,
            message: `"${schedule}": ${mistake}`,
            environmentPath:
              object.kind === 'MLflow' ? ['traceArchival', 'schedule'] : ['garbageCollection', 'schedule'],
          };
      }
    },
  },
  {
    id: 'MLF-GC-1',
    title: "the operator's own garbage collection is not used",
    cause:
      'up to release 3.5 it cannot work: the manager may not create its role, its account may not list namespaces, and it calls the server without the path /mlflow, so artifacts stay',
    fix: 'use garbageCollection of the environment, which makes a CronJob that works',
    waivable: true,
    *run(overlay) {
      const mlflow = mlflowOf(overlay);
      if (mlflow?.spec.garbageCollection)
        yield { object: mlflow.object, field: 'spec.garbageCollection', message: 'is set' };
    },
  },
  {
    id: 'MLF-TRACE-1',
    title: 'trace archival has PostgreSQL and S3',
    cause:
      "the job mounts the server's ReadWriteOnce volume and hangs on any other node; and moving files within one volume frees nothing",
    fix: 'use backendStore type postgresql and artifactStore type s3, or remove traceArchival',
    waivable: false,
    *run(overlay) {
      const mlflow = mlflowOf(overlay);
      if (mlflow?.spec.traceArchival?.enabled && mlflow.spec.storage)
        yield {
          object: mlflow.object,
          field: 'spec.traceArchival',
          message: 'is enabled beside storage',
          environmentPath: ['traceArchival'],
        };
    },
  },
];
