/** Where the data of an overlay is. A change of one of these loses sight of the data, because nothing moves it. */
import type { OidcAuthentication } from '../identity/authentication/oidc-schema.js';
import { usesIssuer } from '../identity/keycloak/realm/realm-props.js';
import { usersFile } from '../identity/oidc/users-database.js';
import type { BackupSettings } from '../jobs/backup-schema.js';
import { prefixOf } from '../jobs/backup-transfer.js';
import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import { operated, operatedInstance } from '../model/operated.js';
import { operatedEncryption } from '../operated/operated-encryption.js';
import { urlHost } from '../schema/fields.js';
import { artifactUri } from '../stores/artifacts/artifact-store.js';
import type { WorkspaceArtifactsSettings } from '../workspaces/artifacts-schema.js';
import type { OperatedOverlay, Overlay, StandaloneOverlay } from './rendering.js';

export interface DataLocation {
  /** Always the same text for the same data: `Artifacts`. */
  readonly data: string;
  readonly location: string;
}

/** Name of the row with the version, which is compared as a version. */
export const schemaData = 'Schema of the databases';
/** Name of the row with the keys, without which data cannot be read. */
export const keysData = 'Encryption keys';

/** Name of the row with the backups, which are not read while the server runs. */
export const backupsData = 'Backups';

export function dataLocations(overlay: Overlay): readonly DataLocation[] {
  const { settings } = overlay.environment;
  const own = overlay.form === 'operated' ? operatedLocations(overlay) : standaloneLocations(overlay);
  const { registryStore } = settings;
  return [
    ...own.server,
    { data: 'Experiments and runs', location: own.database },
    { data: 'Registered models', location: registryStore ? postgresql(registryStore) : own.registry },
    ...own.others,
    { data: 'Artifacts', location: own.artifacts },
    ...settings.workspaces.flatMap(({ namespace: workspace, artifacts }) =>
      artifacts
        ? [
            {
              data: `Artifacts of workspace ${workspace}`,
              location: `${bucketOf(artifacts)}, ${artifacts.path ? `folder ${artifacts.path}` : 'its root'}`,
            },
          ]
        : [],
    ),
    ...(own.backups ? [{ data: backupsData, location: own.backups }] : []),
    { data: schemaData, location: `MLflow ${own.version}` },
  ];
}

function bucketOf({ bucketClaim, endpoint }: WorkspaceArtifactsSettings): string {
  if (!bucketClaim) return `bucket of Secret ${operated.workspaceSecret}`;
  return at(`s3://${bucketClaim.bucket}`, endpoint);
}

interface FormLocations {
  readonly server: readonly DataLocation[];
  readonly database: string;
  readonly registry: string;
  readonly others: readonly DataLocation[];
  readonly artifacts: string;
  readonly backups?: string | undefined;
  readonly version: string;
}

function operatedLocations({ environment, server }: OperatedOverlay): FormLocations {
  const { settings, namespace, profile } = environment;
  const [keys] = operatedEncryption(server.settings).secrets;
  const instance = operatedInstance(namespace);
  const claim = `volume claim ${operated.claim} in ${namespace}`;
  return {
    server: [{ data: 'Server', location: `MLflow ${operated.name}, in namespace ${namespace}` }],
    ...databaseLocations(settings.backendStore, instance, claim),
    others: [keysRow(keys?.name, namespace)],
    artifacts: artifactLocation(settings.artifactStore, instance, claim),
    backups: settings.backup ? backupsOf(settings.backup, server.forJobs.instance) : undefined,
    version: profile.server.version,
  };
}

function standaloneLocations({ environment, server }: StandaloneOverlay): FormLocations {
  const { settings, instance, namespace } = environment;
  const { parts } = server;
  const [keys] = parts.encryption.secrets;
  const { backendStore, artifactStore, authentication, keycloak } = settings;
  const names = namesOf(instance);
  const claim = `volume claim ${parts.claim?.name ?? names.volume} in ${namespace}`;
  const usersOf = (identity: OidcAuthentication): string => {
    const { host, port = 5432, database: name } = identity.usersDatabase;
    if (backendStore.type === 'sqlite') return `SQLite file ${usersFile(identity, backendStore.path)} on ${claim}`;
    if (host) return postgresql({ host, port, database: name });
    // The schema is one of the other database.
    return backendStore.type === 'postgresql'
      ? postgresql({ ...backendStore, database: name, schema: undefined })
      : inDatabase(backendStore, instance, name);
  };
  const realm = keycloak?.server && usesIssuer(authentication);
  return {
    server: [{ data: 'Server', location: `${names.server}, in namespace ${namespace}` }],
    ...databaseLocations(backendStore, instance, claim),
    others: [
      ...(authentication.type === 'oidc'
        ? [
            {
              data: 'Users and permissions',
              location: usersOf(authentication),
            },
          ]
        : []),
      ...(realm
        ? [
            {
              data: 'Users of Keycloak',
              location: `CloudNativePG Cluster ${names.keycloakDatabase} in ${namespace}, realm of ${authentication.issuer}`,
            },
          ]
        : []),
      {
        data: keysData,
        location: keys ? `Secret ${keys.name} in ${namespace}` : 'those in the source code of MLflow',
      },
    ],
    backups: settings.backup ? backupsOf(settings.backup, instance) : undefined,
    artifacts: artifactLocation(artifactStore, instance, claim),
    version: settings.server.image.version,
  };
}

type Store = Overlay['environment']['settings']['backendStore'];

function databaseLocations(
  store: Store,
  instance: Instance,
  claim: string,
): Pick<FormLocations, 'database' | 'registry'> {
  const database =
    store.type === 'sqlite' ? `SQLite file ${store.path} on ${claim}` : inDatabase(store, instance, store.database);
  const registry =
    store.type === 'cloudnative-pg' && store.registryDatabase
      ? inDatabase(store, instance, store.registryDatabase)
      : database;
  return { database, registry };
}

function inDatabase(store: Exclude<Store, { type: 'sqlite' }>, instance: Instance, database: string): string {
  return store.type === 'postgresql'
    ? postgresql({ ...store, database })
    : `database ${database} of CloudNativePG Cluster ${store.name ?? namesOf(instance).database} in ${instance.namespace}`;
}

function artifactLocation(
  store: Overlay['environment']['settings']['artifactStore'],
  instance: Instance,
  claim: string,
): string {
  const artifacts = artifactUri(store);
  switch (store.type) {
    case 'volume':
      return `${artifacts} on ${claim}`;
    case 'in-cluster-s3':
      return at(artifacts, `the S3 server ${namesOf(instance).objectStore} in ${instance.namespace}`);
    case 's3':
      return at(artifacts, store.endpoint);
    default:
      return artifacts;
  }
}

function backupsOf({ destination }: BackupSettings, instance: Instance): string {
  return destination.type === 's3'
    ? at(`s3://${destination.bucket}/${prefixOf(destination, instance)}`, destination.endpoint)
    : `volume claim ${namesOf(instance).backup} in ${instance.namespace}`;
}

function keysRow(secret: string | undefined, namespace: string): DataLocation {
  return {
    data: keysData,
    location: secret ? `Secret ${secret} in ${namespace}` : 'those in the source code of MLflow',
  };
}

interface Located {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly schema?: string | undefined;
}

function postgresql({ host, port, database, schema }: Located): string {
  return `PostgreSQL database ${database}${schema ? `, schema ${schema},` : ''} on ${urlHost(host)}:${port}`;
}

function at(uri: string, endpoint: string | undefined): string {
  return endpoint ? `${uri} at ${endpoint}` : uri;
}
