/**
 * Rules that a later release of the operator adds to the definition of MLflow, for resources that today's releases accept. Source:
 * red-hat-data-services/mlflow-operator 8c94683, api/v1/mlflow_types.go. Those about `artifactsServer`, a field that is new in the
 * same release, concern no resource of today; several replicas on a volume of one node are refused today (MLF-STORE-1).
 */
import type { Release } from '../schema/since.js';
import type { MLflowSpec } from './mlflow.js';

export interface LaterRule {
  /** The first release that has the rule. */
  readonly since: Release;
  /** Path of the value inside the spec, which is also its path below `server` or at the root of an environment. */
  readonly field: string;
  /** What is wrong then, with the value; undefined if the rule holds. */
  broken(spec: MLflowSpec): string | undefined;
  readonly fix: string;
}

export const laterRules: readonly LaterRule[] = [
  {
    since: '3.6',
    field: 'traceArchival',
    broken(spec) {
      const { traceArchival, storage } = spec;
      if (!traceArchival?.enabled || !storage || storage.accessModes?.[0] === 'ReadWriteMany') return undefined;
      const location = traceArchival.location ?? '';
      const on = location.startsWith('file://')
        ? `the archive ${location}`
        : metadataOnVolume(spec)
          ? 'the metadata of the server'
          : undefined;
      return on && `the pod of trace archival mounts the volume of ${on}, whose first access mode is not ReadWriteMany`;
    },
    fix: 'use PostgreSQL and S3, or set server.storage.accessModes: [ReadWriteMany] before the volume is created',
  },
];

/** A URI in a Secret may be one of SQLite. */
function metadataOnVolume(spec: MLflowSpec): boolean {
  const uris = [spec.backendStoreUri, spec.registryStoreUri, spec.readReplicaBackendStoreUri];
  const secrets = [spec.backendStoreUriFrom, spec.registryStoreUriFrom, spec.readReplicaBackendStoreUriFrom];
  return uris.some((uri) => uri?.startsWith('sqlite')) || secrets.some((secret) => secret !== undefined);
}
