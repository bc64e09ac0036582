import { operatedInstance } from '../../model/operated.js';
import { privateAuthority } from '../../model/private-authority.js';
import { hostOf } from '../../schema/fields.js';
import type { Service } from '../../schema/verified-service.js';
import { endpointNeedsPrivateCa } from '../../stores/artifacts/artifact-store.js';
import { needsPrivateCa } from '../../stores/backend/backend-store.js';
import { cloudNativePgNames } from '../../stores/cloudnative-pg/cloudnative-pg-connection.js';
import type { Check } from '../check.js';
import { mlflowOf, operatedOf } from '../servers.js';

/** Whether the configured stores are the intended ones, and their certificates can be verified. */
export const storeConnectionChecks: readonly Check[] = [
  {
    id: 'MLF-STORE-7',
    title: 'the read replica is not the primary',
    cause: 'the primary database, whose load the replica should reduce, handles every read',
    fix: 'set the host of the replica, and a different Secret key from that of the primary',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const environment = operatedOf(overlay);
      if (!environment) return;
      const { backendStore, readReplica } = environment.settings;
      const same =
        backendStore.type === 'postgresql' &&
        readReplica?.host === backendStore.host &&
        readReplica.port === backendStore.port &&
        readReplica.database === backendStore.database;
      if (same)
        yield {
          message: `${readReplica?.host}:${readReplica?.port} is both primary and replica`,
          environmentPath: ['readReplica', 'host'],
        };
      const mlflow = mlflowOf(overlay);
      const [primary, replica] = [mlflow?.spec.backendStoreUriFrom, mlflow?.spec.readReplicaBackendStoreUriFrom];
      if (mlflow && primary && replica && primary.name === replica.name && primary.key === replica.key) {
        yield {
          object: mlflow.object,
          field: 'spec.readReplicaBackendStoreUriFrom',
          message: `key ${replica.key} of Secret ${replica.name} is both primary and replica`,
          environmentPath: ['readReplica'],
        };
      }
      const { backendStoreUri, readReplicaBackendStoreUri } = mlflow?.spec ?? {};
      if (mlflow && backendStoreUri && backendStoreUri === readReplicaBackendStoreUri)
        yield {
          object: mlflow.object,
          field: 'spec.readReplicaBackendStoreUri',
          message: 'is the URI of the primary',
        };
    },
  },
  {
    id: 'MLF-STORE-8',
    title: 'certificates of private CAs can be verified',
    cause: 'the connection fails with "certificate verify failed", because no public trust store has the CA',
    fix: 'set server.caBundleConfigMap to a ConfigMap with the CA; or set privateCa: false if a public CA signed it',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const environment = operatedOf(overlay);
      if (!environment || mlflowOf(overlay)?.spec.caBundleConfigMap) return;
      const { backendStore, registryStore, readReplica, artifactStore } = environment.settings;
      const databases = [
        ['backendStore', backendStore.type === 'postgresql' ? backendStore : undefined],
        ['registryStore', registryStore],
        ['readReplica', readReplica],
      ] as const;
      for (const [part, store] of databases) {
        if (store && needsPrivateCa(store))
          yield {
            message: `${store.host} must be verified (${store.tls.mode}), and no CA is configured${fileOf(store.host, 'database')}`,
            environmentPath: [part, 'host'],
          };
      }
      if (backendStore.type === 'cloudnative-pg' && backendStore.tls.mode === 'verify-full') {
        const { caSecret } = cloudNativePgNames(backendStore, operatedInstance(environment.namespace));
        yield {
          message: `the certificate of the database must be verified (verify-full), and no CA is configured; its file is ca.crt of Secret ${caSecret}`,
          environmentPath: ['backendStore', 'tls', 'mode'],
        };
      }
      if (artifactStore.type === 's3' && endpointNeedsPrivateCa(artifactStore)) {
        yield {
          message: `${artifactStore.endpoint} must be verified, and no CA is configured${fileOf(hostOf(new URL(artifactStore.endpoint ?? '')), 'S3 service')}`,
          environmentPath: ['artifactStore', 'endpoint'],
        };
      }
    },
  },
];

/** Where the CA of a host is found, as the end of a message. */
function fileOf(host: string, service: Service): string {
  const found = privateAuthority(host, service);
  return found ? `; its file is from ${found.source}` : '';
}
