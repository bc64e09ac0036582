import { cronProblem } from '../../kubernetes/cron.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { ValuePath } from '../../schema/location.js';
import type { Check } from '../check.js';
import { at, mlflowOf } from '../select.js';

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

/** The field of the environment that a schedule came from; a patch or an extra object may have brought another. */
function originOf(schedule: string, { environment: { settings } }: RenderedOverlay): ValuePath | undefined {
  const part = (['garbageCollection', 'traceArchival'] as const).find((name) => settings[name]?.schedule === schedule);
  return part && [part, 'schedule'];
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
        const mistake = cronProblem(schedule);
        const environmentPath = originOf(schedule, overlay);
        if (mistake)
          yield {
            object,
            field,
            message: `"${schedule}": ${mistake}`,
            ...(environmentPath ? { environmentPath } : {}),
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
