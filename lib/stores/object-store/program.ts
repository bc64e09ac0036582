import type { Container, EnvVar, Volume, VolumeMount } from '../../../imports/kubernetes.js';

/** Startup parameters of an S3 server with one pod. */
export interface ObjectStoreSettings {
  readonly bucket: string;
  readonly region: string;
  /** Port that clients connect to. */
  readonly port: number;
  /** AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of MLflow's identity, from their Secret. */
  readonly identity: readonly EnvVar[];
}

/** A program that can run as this server. */
export interface ObjectStoreProgram {
  readonly image: string;
  /** Path of the health check, on the S3 port. */
  readonly healthPath: string;
  /** Creates the bucket and MLflow's identity before clients can connect. Runs at every start, and is idempotent. */
  prepare(settings: ObjectStoreSettings): ProgramContainer;
  /** Serves requests. Its only identity is that of MLflow, from the files of `prepare`. */
  serve(settings: ObjectStoreSettings): ProgramContainer;
  /** Volumes of both containers besides that of the data, which is mounted at /data. */
  readonly volumes: readonly Volume[];
}

/** The settings that differ between the containers of the programs. */
export interface ProgramContainer extends Pick<Container, 'command' | 'args' | 'workingDir'> {
  readonly env: readonly EnvVar[];
  readonly volumeMounts: readonly VolumeMount[];
}

/** A script for /bin/sh; all values are passed as variables, which prevents injection. */
export function shell(script: string): Pick<ProgramContainer, 'command' | 'args'> {
  return { command: ['/bin/sh', '-c'], args: [script] };
}
