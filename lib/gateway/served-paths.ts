/**
 * Paths under which an MLflow server answers anybody outside the cluster: the first parts of every route of MLflow 3.14,
 * read from its URL map. A request that fits none of them ends at the gateway.
 *
 * The list names what is open and not what is closed, because /metrics, which asks for no credentials, cannot be closed
 * by its name: the server also answers //metrics and /%6detrics (tried with MLflow 3.14).
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

/** Where metrics are served, whatever the static prefix (tried with MLflow 3.14). */
export const metricsPath = '/metrics';

/**
 * Routes that MLflow serves at its root alone, also under a static prefix: OpenTelemetry traces, the AI gateway and the
 * jobs that the pages ask for (tried with MLflow 3.14). The assistant's are left out: it answers this machine alone.
 */
export const rootedPaths = ['/v1', '/gateway', '/ajax-api/3.0/jobs'] as const;
