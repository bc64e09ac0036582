import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { objectsOf, overlays } from '../../cluster/harness/overlays.js';
import type { Repository } from './repository.js';

/** A standalone server with a database, an object store and a migration, whose overlay the tests change. */
export const changedOverlay = 'kind/standalone-prod';
const folder = `overlays/${changedOverlay}`;

/** A new version whose migration fails: its pod cannot be created, and the Job gives up after seconds. */
export async function breakMigration(repository: Repository): Promise<string> {
  repository.edit(`${folder}/migration.yaml`, (text) =>
    text
      .replace(/name: mlflow-migration-\S+/, 'name: mlflow-migration-broken')
      .replace('serviceAccountName: mlflow-migration', 'serviceAccountName: missing')
      .replace(/activeDeadlineSeconds: \d+/, 'activeDeadlineSeconds: 5'),
  );
  repository.edit(`${folder}/mlflow.yaml`, (text) =>
    text.replace('localhost/mlflow:3.17.2', 'localhost/mlflow:broken'),
  );
  return repository.commit('a migration that fails');
}

/** The next version, whose migration succeeds. */
export async function mendMigration(repository: Repository): Promise<string> {
  repository.edit(`${folder}/migration.yaml`, (text) =>
    text
      .replace('name: mlflow-migration-broken', 'name: mlflow-migration-mended')
      .replace('serviceAccountName: missing', 'serviceAccountName: mlflow-migration')
      .replace(/activeDeadlineSeconds: \d+/, 'activeDeadlineSeconds: 3600'),
  );
  repository.edit(`${folder}/mlflow.yaml`, (text) =>
    text.replace('localhost/mlflow:broken', 'localhost/mlflow:mended'),
  );
  return repository.commit('a migration that succeeds');
}

/** Those that hold data, as the overlay marks them for Argo CD and Flux. */
export const dataObjects: readonly KubernetesObject[] = objectsOf(join(overlays, changedOverlay)).filter(
  ({ metadata }) =>
    (metadata.annotations as Readonly<Record<string, string>> | undefined)?.['kustomize.toolkit.fluxcd.io/prune'] ===
    'disabled',
);

export const server: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'mlflow', namespace: 'mlflow' },
};
