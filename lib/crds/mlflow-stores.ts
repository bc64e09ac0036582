import { z } from 'zod';
import type { PersistentVolumeClaimSpec } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { secretKeySelector } from './types.js';

/** Fields of the MLflow spec that say where metadata and artifacts are kept. */
export const storeFields = {
  backendStoreUri: z
    .string()
    .optional()
    .meta({
      description:
        'SQLAlchemy URI of the metadata database. Everyone who may read this object can read it, so it must not contain a password.',
      examples: ['sqlite:////mlflow/mlflow.db'],
    }),
  backendStoreUriFrom: secretKeySelector()
    .optional()
    .meta({
      description: 'Secret key that holds the URI of the metadata database.',
      examples: [{ name: 'mlflow-database', key: 'uri' }],
    }),
  readReplicaBackendStoreUri: z
    .string()
    .optional()
    .meta({
      description: 'URI of a read replica of the metadata database.',
      since: '3.5',
      examples: ['sqlite:////mlflow/replica.db'],
    }),
  readReplicaBackendStoreUriFrom: secretKeySelector()
    .optional()
    .meta({
      description: 'Secret key that holds the URI of the read replica.',
      since: '3.5',
      before: 'all reads go to the backend store',
      examples: [{ name: 'mlflow-database', key: 'read-uri' }],
    }),
  registryStoreUri: z
    .string()
    .optional()
    .meta({
      description: 'URI of the database of the model registry; without it the metadata database is used.',
      examples: ['sqlite:////mlflow/registry.db'],
    }),
  registryStoreUriFrom: secretKeySelector()
    .optional()
    .meta({
      description: 'Secret key that holds the URI of the database of the model registry.',
      examples: [{ name: 'mlflow-registry', key: 'uri' }],
    }),
  artifactsDestination: z
    .string()
    .optional()
    .meta({
      description: 'Where the server stores the artifacts that it serves.',
      examples: ['s3://mlflow/artifacts', 'file:///mlflow/artifacts'],
    }),
  defaultArtifactRoot: z
    .string()
    .optional()
    .meta({
      description:
        'Artifact root of new experiments, which clients access directly when the server does not serve artifacts.',
      examples: ['s3://mlflow/artifacts'],
    }),
  serveArtifacts: z.boolean().default(false).describe('Whether artifacts go through the server.'),
  storage: embedded<PersistentVolumeClaimSpec>('io.k8s.api.core.v1.PersistentVolumeClaimSpec')
    .optional()
    .meta({
      description:
        'Volume claim for SQLite and for artifacts in files. The operator uses its size, class and first access mode, and never changes the claim afterwards.',
      examples: [{ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } }],
    }),
};
