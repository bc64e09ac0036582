import { z } from 'zod';
import { field } from '../schema/fields.js';

/** Options of `mlflow server` that nothing else of an environment decides. */
export const serverOptionsSchema = z
  .strictObject({
    host: field(
      z.enum(['0.0.0.0', '::']).default('0.0.0.0'),
      'Address that the server listens on: 0.0.0.0 for IPv4, :: for clusters with IPv6.',
      '::',
    ),
    xFrameOptions: field(
      z.enum(['SAMEORIGIN', 'DENY', 'NONE']).default('SAMEORIGIN'),
      'Which pages may show MLflow in a frame: those of its own origin, none, or any.',
      'DENY',
    ),
    secretsCacheTtl: field(
      z.int().min(10).max(300).default(60),
      "Seconds for which decrypted keys of the AI gateway's providers are kept in memory.",
      60,
    ),
    secretsCacheMaxSize: field(z.int().min(1).max(10000).default(1000), 'Number of such keys at most.', 1000),
    keepAliveSeconds: field(
      z.int().min(1).max(3600).default(75),
      'Seconds for which an idle connection is kept. Longer than the gateway keeps it, or the gateway meets closed ones.',
      75,
    ),
    limitConcurrency: field(
      z.int().min(1).optional(),
      'Requests that a worker takes at once; further ones get 503. Default: no limit.',
      200,
    ),
    logLevel: field(
      z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']).default('INFO'),
      "MLflow's own log (MLFLOW_LOGGING_LEVEL).",
      'INFO',
    ),
    jobExecution: field(
      z.boolean().default(false),
      'Whether the server runs jobs of evaluations and scorers, in processes and memory of its own.',
      false,
    ),
  })
  .prefault({});
