import type { Environment } from '../../environment/environment.js';
import { ownKeycloakOf } from '../../identity/keycloak/realm/realm-props.js';
import { at, isObject } from '../../kubernetes/structural.js';
import { namesOf } from '../../model/names.js';
import { operated } from '../../model/operated.js';
import { hostOf } from '../../schema/fields.js';
import type { ValuePath } from '../../schema/location.js';
import type { Check } from '../check.js';
import { majorInTag } from '../server-images.js';

interface BackupPlace {
  readonly path: ValuePath;
  readonly bucket: string;
  readonly endpoint?: string | undefined;
}

/** The Keycloak of the overlay, which only the standalone form can have. */
function keycloakOf(environment: Environment) {
  return environment.form === 'standalone' ? ownKeycloakOf(environment.settings) : undefined;
}

/** The buckets of all backups. */
function bucketsOf(environment: Environment): readonly BackupPlace[] {
  const { backup, backendStore } = environment.settings;
  const cluster = backendStore.type === 'cloudnative-pg' ? backendStore.backup : undefined;
  const keycloak = keycloakOf(environment)?.database.backup;
  return [
    ...(backup?.destination.type === 's3' ? [{ ...backup.destination, path: ['backup', 'destination'] }] : []),
    ...(cluster ? [{ ...cluster.destination, path: ['backendStore', 'backup', 'destination'] }] : []),
    ...(keycloak
      ? [{ ...keycloak.destination, path: ['keycloak', 'server', 'database', 'backup', 'destination'] }]
      : []),
  ];
}

/** Why a backup is lost together with the artifacts; undefined if it is not. */
function sharedWithArtifacts(environment: Environment, { bucket, endpoint }: BackupPlace): string | undefined {
  const { artifactStore } = environment.settings;
  if (artifactStore.type === 's3')
    return artifactStore.bucket === bucket && hostIn(artifactStore.endpoint) === hostIn(endpoint)
      ? `backups in bucket ${bucket}, which is that of the artifacts`
      : undefined;
  const name = environment.form === 'standalone' ? environment.instance.name : operated.name;
  const own = `${namesOf({ name }).objectStore}.${environment.namespace}.svc`;
  return artifactStore.type === 'in-cluster-s3' && hostIn(endpoint) === own
    ? `backups on ${own}, whose one volume holds the artifacts too`
    : undefined;
}

function hostIn(endpoint: string | undefined): string {
  return endpoint ? hostOf(new URL(endpoint)).replace(/\.cluster\.local$/, '') : 'amazonaws.com';
}

/** Images of the databases of the overlay, by what they are. */
function databaseImages(environment: Environment): Readonly<Record<string, string>> {
  const { backendStore } = environment.settings;
  const keycloak = keycloakOf(environment)?.database.image;
  return {
    ...(backendStore.type === 'cloudnative-pg' ? { 'the backend store': backendStore.image } : {}),
    ...(keycloak ? { Keycloak: keycloak } : {}),
  };
}

/** Backups. */
export const backupChecks: readonly Check[] = [
  {
    id: 'MLF-BACKUP-1',
    title: 'a production database that the overlay creates has a backup',
    cause: 'data that a user or a migration deletes is lost: replicas apply the deletion immediately',
    fix: 'set backup of the database, or backup of the environment; or waive it if another tool creates backups',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (environment.settings.stage !== 'prod') return;
      const { backendStore, backup } = environment.settings;
      if (backup) return;
      if (backendStore.type === 'cloudnative-pg' && !backendStore.backup)
        yield { message: 'the database has no backup', environmentPath: ['backendStore'] };
      const keycloak = keycloakOf(environment);
      if (keycloak && !keycloak.database.backup)
        yield { message: 'the database of Keycloak has no backup', environmentPath: ['keycloak', 'server'] };
    },
  },
  {
    id: 'MLF-BACKUP-2',
    title: 'backups are not stored together with the artifacts',
    cause:
      'what deletes the artifacts deletes the backups too: a lifecycle rule of the bucket, its owner, or the loss of the volume',
    fix: 'use a bucket of its own, with other credentials; best on another S3 service',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      for (const place of bucketsOf(environment)) {
        const message = sharedWithArtifacts(environment, place);
        if (message) yield { message, environmentPath: [...place.path, 'bucket'] };
      }
    },
  },
  {
    id: 'MLF-BACKUP-3',
    title: 'pg_dump is not older than the databases',
    cause: 'pg_dump refuses a server of a newer major version, so that every backup fails',
    fix: "use an image of the newest database's major version or newer",
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (!environment.settings.backup) return;
      const images = databaseImages(environment);
      const image = environment.settings.backup.image ?? Object.values(images)[0];
      const own = image && majorInTag(image);
      if (!own) return;
      for (const [what, of] of Object.entries(images)) {
        const major = majorInTag(of);
        if (major && major > own)
          yield {
            message: `pg_dump of ${image} is older than PostgreSQL ${major} of ${what}`,
            environmentPath: environment.settings.backup.image ? ['backup', 'image'] : ['backup'],
          };
      }
    },
  },
  {
    id: 'MLF-BACKUP-4',
    title: 'a Cluster is either initialized or recovered',
    cause: 'CloudNativePG rejects a Cluster with two methods in spec.bootstrap',
    fix: 'keep recovery to restore a backup, or initdb for empty databases',
    waivable: false,
    *run({ objects }) {
      for (const object of objects) {
        if (object.kind !== 'Cluster' || !object.apiVersion.startsWith('postgresql.cnpg.io/')) continue;
        const bootstrap = at(object, 'spec', 'bootstrap');
        const methods = isObject(bootstrap) ? Object.keys(bootstrap) : [];
        if (methods.length > 1) yield { object, field: 'spec.bootstrap', message: `${methods.join(' and ')} together` };
      }
    },
  },
];
