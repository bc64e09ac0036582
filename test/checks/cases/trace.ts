import { kindDev, kindProd, overlayOf } from '../../support/environments.js';
import type { Broken } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-TRACE-1',
    `${kindProd}traceArchival: {}\n`,
    () => overlayOf(`${kindDev}traceArchival: {location: "s3://b/t"}\n`),
    'is enabled together with storage',
  ],
];
