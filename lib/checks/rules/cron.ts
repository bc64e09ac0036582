import { cronProblem } from '../../kubernetes/cron.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import type { RenderedObjects } from '../../overlay/rendered-overlay.js';
import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

interface Schedule {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly schedule: string;
}

function schedulesOf(overlay: RenderedObjects): readonly Schedule[] {
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

/** Schedules. */
export const cronChecks: readonly Check[] = [
  {
    id: 'MLF-CRON-1',
    title: 'schedules are valid cron expressions',
    cause:
      "the API server rejects the CronJob; the operator's CronJob is rejected after the resource was accepted, and the resource never becomes Available",
    fix: 'write minute, hour, day of month, month and day of week, such as "0 2 * * 0" for Sundays at 02:00',
    waivable: false,
    *run(manifests) {
      for (const { object, field, schedule } of schedulesOf(manifests)) {
        const mistake = cronProblem(schedule);
        if (mistake) yield { object, field, message: `"${schedule}": ${mistake}` };
      }
    },
  },
];
