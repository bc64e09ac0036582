import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

/** Trace archival. */
export const traceChecks: readonly Check[] = [
  {
    id: 'MLF-TRACE-1',
    title: 'trace archival uses PostgreSQL and S3',
    cause:
      "the job mounts the server's ReadWriteOnce volume and cannot start on any other node; and moving files within one volume frees no space",
    fix: 'use backendStore type postgresql and artifactStore type s3, or remove traceArchival',
    waivable: false,
    // Wider than the rule that the API server has from release 3.6 on, which allows a ReadWriteMany volume
    // (red-hat-data-services/mlflow-operator 8c94683, api/v1/mlflow_types.go).
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      if (mlflow?.spec.traceArchival?.enabled && mlflow.spec.storage)
        yield {
          object: mlflow.object,
          field: 'spec.traceArchival',
          message: 'is enabled together with storage',
          environmentPath: ['traceArchival'],
        };
    },
  },
];
