import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

/** Allowed origins of browsers. */
export const originChecks: readonly Check[] = [
  {
    id: 'MLF-ORIGIN-1',
    title: 'each allowed origin is a single origin',
    cause: 'the operator drops a value with a comma without a warning, and an origin with a path matches no browser',
    fix: 'set each origin as a separate item: https://<host>[:<port>]',
    waivable: false,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      for (const [index, origin] of (mlflow?.spec.extraAllowedOrigins ?? []).entries()) {
        if (mlflow && !/^https?:\/\/[^/,\s]+$/.test(origin))
          yield {
            object: mlflow.object,
            field: `spec.extraAllowedOrigins[${index}]`,
            message: `"${origin}" is not a single origin`,
            environmentPath: ['server', 'extraAllowedOrigins'],
          };
      }
    },
  },
];
