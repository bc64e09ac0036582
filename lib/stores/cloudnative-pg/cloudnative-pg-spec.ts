import type { ClusterSpec } from '../../../imports/postgresql.cnpg.io.js';
import type { Plain } from '../../kubernetes/plain.js';
import { limitedResources, type PodSetting } from '../../pods/pod-setting.js';
import { barmanCloudPlugin } from './cloudnative-pg-backup.js';
import { clusterBootstrap } from './cloudnative-pg-bootstrap.js';
import type { CloudNativePgNames } from './cloudnative-pg-connection.js';
import { clusterPlacement, clusterPodFields } from './cloudnative-pg-pods.js';
import type { CloudNativePgStore } from './cloudnative-pg-schema.js';

/** Resources of each instance: for PostgreSQL with a shared buffer of 256 MiB, and the same again for a hundred connections. */
const defaultResources = { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } };
const defaultParameters = { max_connections: '100', shared_buffers: '256MB' };

/** The spec of the Cluster of CloudNativePG, from the settings of the environment. */
export function clusterSpec(
  store: CloudNativePgStore,
  names: CloudNativePgNames,
  namespace: string,
  setting: PodSetting,
) {
  return {
    instances: store.instances,
    imageName: store.image,
    storage: store.storage,
    ...(store.walStorage ? { walStorage: store.walStorage } : {}),
    resources: limitedResources(store.resources ?? defaultResources, setting),
    ...clusterPodFields(setting),
    ...clusterBootstrap(store, names),
    postgresql: { parameters: { ...defaultParameters, ...store.parameters } },
    // Two instances on one node are lost together with it.
    affinity: {
      enablePodAntiAffinity: store.instances > 1,
      podAntiAffinityType: store.antiAffinity,
      topologyKey: 'kubernetes.io/hostname',
      ...clusterPlacement(setting),
    },
    enableSuperuserAccess: false,
    // With a single instance a PodDisruptionBudget would block every drain of its node.
    enablePDB: store.instances > 1,
    ...(store.pooler ? { certificates: { serverAltDNSNames: poolerHosts(names.pooler, namespace) } } : {}),
    ...(store.backup
      ? {
          plugins: [
            {
              name: barmanCloudPlugin,
              isWALArchiver: true,
              parameters: {
                barmanObjectName: names.backup,
                ...(store.backup.serverName ? { serverName: store.backup.serverName } : {}),
              },
            },
          ],
        }
      : {}),
  } satisfies Plain<ClusterSpec>;
}

/** PgBouncer uses the certificate of the instances, which contains only the names of their Services (pkg/specs/pgbouncer/deployments.go). */
function poolerHosts(pooler: string, namespace: string): readonly string[] {
  return [pooler, `${pooler}.${namespace}`, `${pooler}.${namespace}.svc`, `${pooler}.${namespace}.svc.cluster.local`];
}
