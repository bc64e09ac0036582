import { cronProblem } from '../../kubernetes/cron.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { ValuePath } from '../../schema/location.js';
import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

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

/** Schedules. */
export const cronChecks: readonly Check[] = [
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
];
