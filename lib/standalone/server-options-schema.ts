import { z } from 'zod';
import { field } from '../schema/fields.js';

/** Options of `mlflow server` that are not derived from other settings of the environment. */
export const serverOptionsSchema = z
  .strictObject({
    host: field(
      z.enum(['0.0.0.0', '::']).default('0.0.0.0'),
      'Address that the server listens on: 0.0.0.0 for IPv4, :: for clusters with IPv6.',
      '::',
    ),
    xFrameOptions: field(
      z.enum(['SAMEORIGIN', 'DENY', 'NONE']).default('SAMEORIGIN'),
      'Pages that may embed MLflow in a frame: those of the same origin, none, or any.',
      'DENY',
    ),
    secretsCacheTtl: field(
      z.int().min(10).max(300).default(60),
      'Seconds for which decrypted provider keys of the AI gateway are cached in memory.',
      60,
    ),
    secretsCacheMaxSize: field(z.int().min(1).max(10000).default(1000), 'Maximum number of cached keys.', 1000),
    keepAliveSeconds: field(
      z.int().min(1).max(3600).default(75),
      'Keep-alive timeout of idle connections in seconds. It must be longer than that of the gateway, otherwise the gateway uses closed connections.',
      75,
    ),
    limitConcurrency: field(
      z.int().min(1).optional(),
      'Maximum number of concurrent requests per worker; additional requests get 503. Default: no limit.',
      200,
    ),
    logLevel: field(
      z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']).default('INFO'),
      'Log level of MLflow (MLFLOW_LOGGING_LEVEL).',
      'INFO',
    ),
    jobExecution: field(
      z.boolean().default(false),
      'Whether the server runs jobs of evaluations and scorers, in separate processes with their own memory.',
      false,
    ),
  })
  .prefault({});
