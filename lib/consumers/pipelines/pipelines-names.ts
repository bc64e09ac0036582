/**
 * Names around a pipeline server.
 * Source: opendatahub-io/data-science-pipelines-operator 5e01e73 (2026-08-17), config/internal and api/v1; spec.mlflow is in the
 * build of OpenShift AI 3.5 (06effd4), and not in that of 3.4 (9e676e1).
 */
import { atLeast, type Release } from '../../schema/since.js';
import type { PipelinesServerSettings } from './pipelines-server-schema.js';

/** The first release whose resource knows MLflow. */
export const mlflowSince: Release = '3.5';

export function supportsMlflow(release: Release): boolean {
  return atLeast(release, mlflowSince);
}

/** The account of the steps of pipelines. */
export function runnerOf(server: string): string {
  return `pipeline-runner-${server}`;
}

/** The binding of ours; names that end in -mlflow belong to the notebook controller. */
export function runnerBindingOf(server: string): string {
  return `${server}-runner-integration`;
}

export function s3SecretOf(server: string, { objectStore }: Pick<PipelinesServerSettings, 'objectStore'>): string {
  return objectStore.credentials.name ?? `${server}-s3`;
}

export function databaseSecretOf(
  server: string,
  { password }: Extract<PipelinesServerSettings['database'], { type: 'mysql' }>,
): string {
  return password.name ?? `${server}-database`;
}
