import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';
import { isSqlite } from '../sqlite.js';

const uriFields = [
  'backendStoreUri',
  'registryStoreUri',
  'readReplicaBackendStoreUri',
  'artifactsDestination',
  'defaultArtifactRoot',
] as const;

/** The locations of the stores of the MLflow resource. */
export const storeLocationChecks: readonly Check[] = [
  {
    id: 'MLF-STORE-2',
    title: 'every SQLite URI has a volume',
    cause:
      'the definition recognizes only sqlite://, so sqlite+driver:// is accepted and the database is lost with the pod',
    fix: 'add server.storage',
    waivable: false,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      if (!mlflow || mlflow.spec.storage) return;
      for (const field of uriFields) {
        const uri = mlflow.spec[field];
        if (isSqlite(uri))
          yield { object: mlflow.object, field: `spec.${field}`, message: `"${uri}" requires storage` };
      }
    },
  },
  {
    id: 'MLF-STORE-3',
    title: 'artifact locations are complete URIs',
    cause:
      'a path without a scheme passes the rules for file://, but refers to the read-only file system of the container',
    fix: 'set file:///mlflow/<folder> or s3://<bucket>/<prefix>',
    waivable: false,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      const locations = [
        ['artifactsDestination', mlflow?.spec.artifactsDestination],
        ['defaultArtifactRoot', mlflow?.spec.defaultArtifactRoot],
        ['traceArchival.location', mlflow?.spec.traceArchival?.location],
      ] as const;
      for (const [field, uri] of locations) {
        if (mlflow && uri !== undefined && !/^[a-z][a-z0-9+.-]*:/.test(uri))
          yield { object: mlflow.object, field: `spec.${field}`, message: `"${uri}" has no scheme` };
      }
    },
  },
  {
    id: 'MLF-STORE-4',
    title: 'served artifacts have no direct root',
    cause: 'clients use defaultArtifactRoot directly instead of the server, without having credentials for it',
    fix: 'remove defaultArtifactRoot, or set serveArtifacts to false',
    waivable: true,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      const root = mlflow?.spec.defaultArtifactRoot;
      if (mlflow?.spec.serveArtifacts && root && !/^(mlflow-artifacts|file):/.test(root))
        yield {
          object: mlflow.object,
          field: 'spec.defaultArtifactRoot',
          message: `"${root}" together with serveArtifacts: true`,
        };
    },
  },
  {
    id: 'MLF-STORE-5',
    title: 'the volume claim has one access mode',
    cause: 'the operator uses the first and ignores the others',
    fix: 'keep the intended one',
    waivable: false,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      const modes = mlflow?.spec.storage?.accessModes ?? [];
      if (mlflow && modes.length > 1)
        yield {
          object: mlflow.object,
          field: 'spec.storage.accessModes',
          message: modes.join(', '),
          environmentPath: ['server', 'storage', 'accessModes'],
        };
    },
  },
  {
    id: 'MLF-STORE-6',
    title: 'production stores its data outside the pod',
    cause: 'SQLite and a single volume have only one writer, no failover and no backup',
    fix: 'use backendStore type postgresql and artifactStore type s3, or set stage: dev',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const { stage, backendStore, artifactStore } = overlay.environment.settings;
      if (stage !== 'prod') return;
      if (backendStore.type === 'sqlite')
        yield { message: 'SQLite in stage prod', environmentPath: ['backendStore', 'type'] };
      if (artifactStore.type === 'volume')
        yield { message: 'artifacts on a volume in stage prod', environmentPath: ['artifactStore', 'type'] };
      const mlflow = mlflowOf(overlay);
      if (!mlflow || backendStore.type === 'sqlite' || artifactStore.type === 'volume') return;
      // A patch can set what the environment does not.
      const { object, spec } = mlflow;
      for (const field of ['backendStoreUri', 'registryStoreUri'] as const)
        if (isSqlite(spec[field])) yield { object, field: `spec.${field}`, message: 'SQLite in stage prod' };
      for (const field of ['artifactsDestination', 'defaultArtifactRoot'] as const)
        if (spec[field]?.startsWith('file:'))
          yield { object, field: `spec.${field}`, message: 'artifacts on a volume in stage prod' };
    },
  },
];
