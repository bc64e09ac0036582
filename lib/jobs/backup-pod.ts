import type { PodTemplateSpec, Volume } from '../../imports/kubernetes.js';
import type { BackedUpDatabases } from '../model/backed-up.js';
import { namesOf } from '../model/names.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { JobServer } from '../pods/job-server.js';
import { commonVariables, imageFields } from '../pods/mlflow-pod.js';
import type { EarlierProgram } from '../pods/restricted-pod.js';
import type { BackupSettings } from './backup-schema.js';
import { backupFolder, namesOfDatabases, postgresqlBackupScript, sqliteBackupScript } from './backup-scripts.js';
import { downloadContainer, prefixOf, transferCommand } from './backup-transfer.js';
import { type JobPodProps, jobTemplate } from './job-pods.js';

export interface BackupPodProps {
  readonly server: JobServer;
  readonly settings: BackupSettings;
  readonly databases: BackedUpDatabases;
  /** The connections to the databases. */
  readonly stores: readonly PodConnection[];
  /** The connection to the bucket; none with a volume. */
  readonly bucket?: PodConnection;
  /** Image with pg_dump; only required for PostgreSQL. */
  readonly image: string | undefined;
  /** Where the files are. */
  readonly volume: Omit<Volume, 'name'>;
}

type Program = Pick<JobPodProps, 'connections' | 'container' | 'image'> & {
  readonly name: string;
  readonly claim?: NonNullable<EarlierProgram['claim']>;
  readonly trusts?: boolean;
};

const transferResources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } };

/**
 * The pod of the backup: programs that run one after the other, each with its own connections. Files are copied by the server's
 * image, databases dumped by that of PostgreSQL, and both are uploaded by the server's again. With RESTORE the same
 * programs go the other way.
 */
export function backupTemplate(props: BackupPodProps): PodTemplateSpec {
  const { server, settings, bucket, volume } = props;
  const programs = programsOf(props);
  const last = programs[programs.length - 1];
  if (!last) throw new Error('a backup without a database');
  const mount = { name: 'backup', mountPath: backupFolder };
  const before = programs.slice(0, -1).map(
    ({ name, image = server.image, container, connections, trusts, claim }): EarlierProgram => ({
      container: {
        name,
        ...imageFields(image),
        ...container,
        env: trusts ? [] : [...commonVariables],
        volumeMounts: [mount],
      },
      connections,
      ...(trusts ? { trusts } : {}),
      ...(claim ? { claim } : {}),
    }),
  );
  return jobTemplate(server, 'backup', {
    name: last.name,
    pod: settings.pod,
    account: namesOf(server.instance).backup,
    usesToken: false,
    // The image with pg_dump has no Python, with which the other jobs combine their CAs.
    ...(bucket || !last.image ? {} : server.databasesTrustPod ? { trustImage: server.image } : { authorities: [] }),
    connections: last.connections,
    ...(last.image ? { image: last.image } : {}),
    ...(before.length > 0 ? { before } : {}),
    env: [],
    volumes: [{ name: 'backup', ...volume }],
    volumeMounts: [mount],
    container: last.container,
  });
}

function programsOf(props: BackupPodProps): readonly Program[] {
  const { server, settings, databases, stores, bucket, image } = props;
  const keep = String(settings.keep);
  const resources = settings.resources ?? transferResources;
  const inFiles = databases.files.length > 0;
  const dumped = databases.dumped.length > 0;
  const [files, others] = inFiles ? [stores.slice(0, 1), stores.slice(1)] : [[], stores];
  const copy: Program = {
    name: dumped ? 'copy' : 'backup',
    connections: files,
    ...(server.claim ? { claim: server.claim } : {}),
    container: { command: ['python', '-c', sqliteBackupScript(databases), keep], resources },
  };
  const dump: Program = {
    name: 'backup',
    connections: inFiles ? [...files.map(withoutVolume), ...others] : stores,
    image: { ...server.image, image: image ?? server.image.image },
    trusts: server.databasesTrustPod,
    container: { command: ['/bin/sh', '-c', postgresqlBackupScript(databases), 'backup', keep], resources },
  };
  const local = [...(inFiles ? [copy] : []), ...(dumped ? [dump] : [])];
  const { destination } = settings;
  if (!bucket || destination.type !== 's3') return local;
  const transfer = (direction: 'download' | 'upload'): Program => ({
    name: direction === 'download' ? downloadContainer : 'upload',
    connections: [bucket],
    trusts: true,
    container: {
      command: transferCommand(direction, {
        bucket: destination.bucket,
        prefix: prefixOf(destination, server.instance),
        keep: destination.prune ? settings.keep : 0,
        databases: namesOfDatabases(databases),
      }),
      resources: transferResources,
    },
  });
  return [transfer('download'), ...local, transfer('upload')];
}

function withoutVolume(connection: PodConnection): PodConnection {
  return { ...connection, onVolume: false };
}
