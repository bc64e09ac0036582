import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Cluster } from '../../cluster/harness/cluster.js';
import { objectsOf, overlays } from '../../cluster/harness/overlays.js';
import { create } from '../../cluster/harness/writes.js';
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
      .replace(/activeDeadlineSeconds: \d+/, 'activeDeadlineSeconds: 10'),
  );
  repository.edit(`${folder}/mlflow.yaml`, (text) =>
    text.replace(/localhost\/mlflow:[\w.]+/, 'localhost/mlflow:broken'),
  );
  return repository.commit('a migration that fails');
}

/** A smoke test that fails. */
export async function breakSmokeTest(repository: Repository): Promise<string> {
  repository.edit(`${folder}/smoke-test.yaml`, (text) =>
    text
      .replace(/name: mlflow-smoke-test-\S+/, 'name: mlflow-smoke-test-broken')
      .replace('serviceAccountName: mlflow-smoke-test', 'serviceAccountName: absent')
      .replace(/activeDeadlineSeconds: \d+/, 'activeDeadlineSeconds: 10'),
  );
  return repository.commit('a smoke test that fails');
}

/** What somebody on call does whose database is back: the version is right, and its Job has given up. */
export async function runMigrationAgain(cluster: Cluster): Promise<void> {
  await create(cluster, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'missing', namespace: 'mlflow' },
  });
  await cluster.api.delete({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'mlflow-migration-broken', namespace: 'mlflow' },
  });
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
