/**
 * Path prefixes of an MLflow server that are reachable from outside the cluster: the first element of every route of MLflow 3.14,
 * read from its URL map. The gateway rejects every other request.
 *
 * It is an allowlist, because /metrics, which requires no credentials, cannot be blocked
 * by its path: the server also serves it as //metrics and /%6detrics (tried with MLflow 3.14).
 */
export const servedPaths = [
  '/api',
  '/ajax-api',
  '/gateway',
  '/get-artifact',
  '/graphql',
  '/health',
  '/model-versions',
  '/static-files',
  '/v1',
  '/version',
] as const;

/** Path of the metrics, independent of the static prefix (tested with MLflow 3.14). */
export const metricsPath = '/metrics';

/**
 * Routes that MLflow serves only at its root, even with a static prefix: OpenTelemetry traces, the AI gateway and the
 * jobs that the pages request (tested with MLflow 3.14). The assistant's are excluded: it accepts only local requests.
 */
export const rootedPaths = ['/v1', '/gateway', '/ajax-api/3.0/jobs'] as const;
