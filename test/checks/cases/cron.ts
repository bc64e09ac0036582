import { kindProd, overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { type Allowed, type Broken, changed } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-CRON-1',
    kindProd,
    () => overlayOf(replaced(kindProd, '0 2 * * 0', '0 2 * *')),
    '"0 2 * *": a cron expression has five fields, not 4',
  ],
  [
    'MLF-CRON-1',
    kindProd,
    () => overlayOf(replaced(kindProd, '0 2 * * 0', '0 25 * * 0')),
    'Invalid value for hour: 25',
  ],
  ['MLF-CRON-1', kindProd, () => overlayOf(replaced(kindProd, '0 2 * * 0', '0 2 * * 7')), 'Sunday as 0'],
  ['MLF-CRON-1', kindProd, () => overlayOf(replaced(kindProd, '0 2 * * 0', '0 2 L * *')), 'does not support L, W or #'],
  [
    'MLF-CRON-1',
    kindProd,
    () => overlayOf(`${kindProd}traceArchival: {schedule: sometimes}\n`),
    'spec.traceArchival.schedule: "sometimes"',
  ],
  [
    'MLF-CRON-1',
    kindProd,
    () => overlayOf(replaced(kindProd, '0 2 * * 0', '0 2 15w * *')),
    'does not support L, W or #',
  ],
  [
    'MLF-CRON-1',
    kindProd,
    () => overlayOf(replaced(kindProd, '0 2 * * 0', '0 2 * * +1')),
    'a field consists of numbers',
  ],
  ['MLF-CRON-1', kindProd, () => overlayOf(replaced(kindProd, '0 2 * * 0', 'TZ=UTC 0 2 * * 0')), 'spec.timeZone'],
  ['MLF-CRON-1', kindProd, () => overlayOf(replaced(kindProd, '0 2 * * 0', '@reboot')), 'has five fields, not 1'],
  ['MLF-CRON-1', kindProd, () => overlayOf(replaced(kindProd, '0 2 * * 0', '0 22-2 * * *')), 'larger than to value'],
];

export const allowed: readonly Allowed[] = [
  ...[
    '5/15 * * * *',
    '@daily',
    '@every 1h30m',
    '0 2 ? * *',
    '0 2 * JAN-MAR MON,FRI',
    '0 2 * jul wed',
    ' 0  2 * * 0',
  ].map(
    (schedule) =>
      [
        'MLF-CRON-1',
        `the schedule "${schedule}"`,
        () => changed(kindProd, 'CronJob', ({ spec }) => Object.assign(spec, { schedule })),
      ] as const,
  ),
];
