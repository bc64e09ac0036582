import type { OtherDatabase } from '../../../jobs/backup-databases.js';
import { tcp } from '../../../model/flow.js';
import type { Instance } from '../../../model/instance.js';
import { noConnection } from '../../../model/pod-connection.js';
import { mountCaFile } from '../../../pods/ca-mount.js';
import { postgresqlUri } from '../../../stores/backend/postgresql-connection.js';
import { cloudNativePgNames, instanceEndpoint } from '../../../stores/cloudnative-pg/cloudnative-pg-connection.js';
import { keycloakNames } from './keycloak-names.js';
import { keycloakDatabase } from './keycloak-spec.js';

const variables = {
  uri: 'KEYCLOAK_DATABASE_URI',
  user: 'KEYCLOAK_DATABASE_USER',
  password: 'KEYCLOAK_DATABASE_PASSWORD',
} as const;

/** The database of the Keycloak that the overlay creates, for the backup. Its user is not that of the server. */
export function keycloakBackup(instance: Instance, image: string): OtherDatabase {
  const { namespace } = instance;
  const names = cloudNativePgNames({ name: keycloakNames(instance).database }, instance, 'Keycloak');
  const ca = mountCaFile('keycloak-database-ca', { secret: names.caSecret, key: 'ca.crt' });
  const fromUser = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: names.userSecret, key } },
  });
  const address = {
    host: `${names.readWrite}.${namespace}.svc`,
    port: 5432,
    database: keycloakDatabase,
    sslmode: 'verify-full',
    caFile: ca.file,
  } as const;
  return {
    image,
    database: {
      name: 'keycloak',
      holds: 'realms and users of Keycloak',
      variable: variables.uri,
      user: { name: variables.user, password: variables.password },
    },
    connection: {
      ...noConnection,
      env: [
        fromUser(variables.user, 'username'),
        fromUser(variables.password, 'password'),
        { name: variables.uri, value: postgresqlUri('psycopg2', address) },
      ],
      volumes: [ca.volume],
      volumeMounts: [ca.mount],
      flows: (from) => [{ from, to: instanceEndpoint(names, namespace), ports: tcp(address.port), why: 'backup' }],
    },
  };
}
