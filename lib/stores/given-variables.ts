import type { EnvVar, Volume, VolumeMount } from '../../imports/kubernetes.js';
import type { PodConnection } from '../model/pod-connection.js';

/** Variables that the client of a store reads, by the kind of store; the last are for every connection. */
const patterns = {
  database: /^(PG[A-Z_]+|MLFLOW_SQLALCHEMYSTORE_\w+)$/,
  artifacts:
    /^(AWS|AZURE|GOOGLE|GCLOUD|MLFLOW_(S3|BOTO|EXPERIMENTAL_S3|GCS|MULTIPART|ENABLE_MULTIPART|ARTIFACT_UPLOAD))_\w+$/,
  every: /^(\w+_proxy|ssl_cert_(file|dir)|(requests|curl)_ca_bundle)$/i,
} as const;

/** The fields of the server with variables and with the files that they name. */
export interface GivenVariables {
  readonly env: readonly EnvVar[];
  readonly volumes?: readonly Volume[];
  readonly volumeMounts?: readonly VolumeMount[];
}

/** Those of the variables of `server.env` that belong to a kind of store. */
function givenFor(kind: 'database' | 'artifacts', { env }: GivenVariables): readonly EnvVar[] {
  return env.filter(({ name }) => patterns[kind].test(name) || patterns.every.test(name));
}

/**
 * The connection with the variables that `server.env` sets for its store, and the volumes with the files that they name,
 * such as a client certificate: every pod on the store has them.
 */
export function withGiven(
  connection: PodConnection,
  kind: 'database' | 'artifacts',
  server: GivenVariables,
): PodConnection {
  const given = givenFor(kind, server);
  if (given.length === 0) return connection;
  const isFor = ({ mountPath }: VolumeMount) =>
    given.some(({ value }) => value === mountPath || value?.startsWith(`${mountPath.replace(/\/$/, '')}/`));
  const volumeMounts = (server.volumeMounts ?? []).filter(isFor);
  const volumes = (server.volumes ?? []).filter(({ name }) => volumeMounts.some((mount) => mount.name === name));
  const replaced = new Set(given.map(({ name }) => name));
  return {
    ...connection,
    env: [...connection.env.filter(({ name }) => !replaced.has(name)), ...given],
    volumes: [...connection.volumes, ...volumes],
    volumeMounts: [...connection.volumeMounts, ...volumeMounts],
  };
}
