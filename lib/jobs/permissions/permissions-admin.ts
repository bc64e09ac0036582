import type { PermissionsSettings } from '../../identity/authentication/permissions-schema.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';

export type Administrator = NonNullable<PermissionsSettings['administrator']>;

/** How the Job authenticates: as configured, else with a token of its account if the server accepts those of its namespace. */
export function administratorOf(
  permissions: Pick<PermissionsSettings, 'administrator'>,
  serviceAccounts: { readonly namespaces: readonly string[] } | undefined,
  namespace: string,
): Administrator {
  const hasToken = serviceAccounts?.namespaces.includes(namespace) === true;
  return (
    permissions.administrator ??
    (hasToken
      ? { type: 'service-account' }
      : { type: 'access-key', usernameKey: 'username', accessKeyKey: 'access-key' })
  );
}

/** The access key of an administrator, as variables. */
export function accessKeyConnection(
  { name: given, usernameKey, accessKeyKey }: Extract<Administrator, { type: 'access-key' }>,
  instance: Instance,
): PodConnection {
  const name = given ?? namesOf(instance).permissionsAdmin;
  return {
    ...noConnection,
    env: [
      { name: 'ADMIN_USERNAME', valueFrom: { secretKeyRef: { name, key: usernameKey } } },
      { name: 'ADMIN_ACCESS_KEY', valueFrom: { secretKeyRef: { name, key: accessKeyKey } } },
    ],
    secrets: [
      {
        name,
        namespace: instance.namespace,
        keys: [
          { key: usernameKey, format: '<name of a service account that is an administrator of MLflow>' },
          { key: accessKeyKey, format: '<access key of this account; it expires after one year at most>' },
        ],
      },
    ],
  };
}
