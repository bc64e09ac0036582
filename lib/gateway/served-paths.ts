import { atLeast } from '../schema/since.js';

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
 * Whether MLflow serves traces, the AI gateway and jobs only at its root, even with a static prefix. Since 3.16 they are below
 * the prefix alone (mlflow#24511; server/fastapi_app.py of 3.15 and 3.16).
 */
export function hasRootedPaths(version: string): boolean {
  return !atLeast(version, '3.16');
}

/** Where a server with a prefix answers: what a gateway that cannot rewrite paths forwards. */
export function prefixedPaths(staticPrefix: string, { isRooted = false }: { readonly isRooted?: boolean | undefined }) {
  return isRooted ? [staticPrefix, '/v1', '/gateway'] : [staticPrefix];
}

/**
 * Routes that MLflow before 3.16 serves only at its root, even with a static prefix: OpenTelemetry traces, the AI gateway and
 * the jobs that the pages request (tested with MLflow 3.14). The assistant's are excluded: it accepts only local requests.
 */
export const rootedPaths = ['/v1', '/gateway', '/ajax-api/3.0/jobs'] as const;
