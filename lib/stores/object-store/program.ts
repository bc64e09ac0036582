import type { Container, EnvVar, Volume, VolumeMount } from '../../../imports/kubernetes.js';

/** What an S3 server of one pod is started with. */
export interface ObjectStoreSettings {
  readonly bucket: string;
  readonly region: string;
  /** Port that clients connect to. */
  readonly port: number;
  /** AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of MLflow's own identity, from their Secret. */
  readonly identity: readonly EnvVar[];
}

/** A program that can be such a server. */
export interface ObjectStoreProgram {
  readonly image: string;
  /** Where health is asked, on the S3 port. */
  readonly healthPath: string;
  /** Makes the bucket and MLflow's identity, before anybody can connect. Runs at every start, and changes nothing the second time. */
  prepare(settings: ObjectStoreSettings): ProgramContainer;
  /** Serves. It gets MLflow's identity from what `prepare` left, and no other. */
  serve(settings: ObjectStoreSettings): ProgramContainer;
  /** Volumes that both need besides that of the data, which is mounted at /data. */
  readonly volumes: readonly Volume[];
}

/** What differs between the containers of the programs. */
export interface ProgramContainer extends Pick<Container, 'command' | 'args' | 'workingDir'> {
  readonly env: readonly EnvVar[];
  readonly volumeMounts: readonly VolumeMount[];
}

/** A script of /bin/sh; all values reach it as variables, so that none of them can break it. */
export function shell(script: string): Pick<ProgramContainer, 'command' | 'args'> {
  return { command: ['/bin/sh', '-c'], args: [script] };
}
