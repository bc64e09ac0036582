import type { Container } from '../../../imports/kubernetes.js';
import type { StandaloneEnvironment } from '../../environment/environment.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import { sizes } from '../../standalone/server-sizes.js';
import { maxConnectionsOf } from '../../stores/backend/standalone-backend-store.js';
import type { Check } from '../check.js';
import { at, standaloneOf, workersOf } from '../select.js';

/** Claims that a pod mounts and that only one node can have. */
function claimsOfOneNode(overlay: RenderedOverlay): readonly string[] {
  const volumes = standaloneOf(overlay)?.pod.spec.volumes ?? [];
  const names = volumes.flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
  return names.filter((name) => {
    const claim = overlay.objects.find(
      ({ kind, metadata }) => kind === 'PersistentVolumeClaim' && metadata.name === name,
    );
    const modes = at(claim, 'spec', 'accessModes');
    return !(Array.isArray(modes) && modes.includes('ReadWriteMany'));
  });
}

/** The most pods that a workload may have, by its own number or by an autoscaler's. */
export function mostPods(
  { objects }: RenderedOverlay,
  workload: KubernetesObject,
): { readonly object: KubernetesObject; readonly pods: number } {
  const autoscaler = objects.find(
    ({ kind, ...object }) =>
      kind === 'HorizontalPodAutoscaler' && at(object, 'spec', 'scaleTargetRef', 'name') === workload.metadata.name,
  );
  const object = autoscaler ?? workload;
  const pods = autoscaler ? at(autoscaler, 'spec', 'maxReplicas') : at(workload, 'spec', 'replicas');
  return { object, pods: typeof pods === 'number' ? pods : 1 };
}

/** Connections of each worker to the users' database, where it is one of the same server of PostgreSQL. */
function usersConnections({ settings }: StandaloneEnvironment, { env = [] }: Container): number {
  const { authentication, backendStore } = settings;
  if (authentication.type !== 'oidc' || backendStore.type === 'sqlite') return 0;
  const { host } = authentication.usersDatabase;
  if (host && backendStore.type === 'postgresql' && host !== backendStore.host) return 0;
  const value = (name: string) => Number(env.findLast((variable) => variable.name === name)?.value ?? 0);
  return value('OIDC_DB_POOL_SIZE') + value('OIDC_DB_POOL_MAX_OVERFLOW');
}

/** Rules for the stores of servers that the overlay itself makes. */
export const standaloneStoreChecks: readonly Check[] = [
  {
    id: 'MLF-STORE-9',
    title: 'several pods only with stores that several pods can write to',
    cause:
      'two pods cannot mount one ReadWriteOnce volume on two nodes, and two servers lock each other out of one SQLite file',
    fix: 'write server.replicas: 1 without autoscaling, or use a PostgreSQL backend store and an artifact store outside the pod',
    waivable: false,
    *run(overlay) {
      const server = standaloneOf(overlay);
      if (!server) return;
      const { object, pods } = mostPods(overlay, server.pod.object);
      if (pods < 2) return;
      const [claim] = claimsOfOneNode(overlay);
      const sqlite = server.environment.settings.backendStore.type === 'sqlite';
      if (sqlite || claim)
        yield {
          object,
          field: object.kind === 'HorizontalPodAutoscaler' ? 'spec.maxReplicas' : 'spec.replicas',
          message: `${pods} pods on ${sqlite ? 'SQLite' : `the volume ${claim} of one node`}`,
          environmentPath: ['server', object.kind === 'HorizontalPodAutoscaler' ? 'autoscaling' : 'replicas'],
        };
    },
  },
  {
    id: 'MLF-STORE-10',
    title: 'a volume of one node is never wanted by the old and the new pod at once',
    cause: 'the new pod waits for the volume on another node, and the old one is not stopped before the new one runs',
    fix: 'use strategy Recreate, or a ReadWriteMany volume',
    waivable: false,
    *run(overlay) {
      const server = standaloneOf(overlay);
      const object = server?.pod.object;
      if (object?.kind !== 'Deployment') return;
      const [claim] = claimsOfOneNode(overlay);
      const strategy = at(object, 'spec', 'strategy', 'type') ?? 'RollingUpdate';
      if (claim && strategy !== 'Recreate')
        yield {
          object,
          field: 'spec.strategy.type',
          message: `${String(strategy)} on the volume ${claim} of one node`,
        };
    },
  },
  {
    id: 'MLF-POOL-2',
    title: "the pools of a standalone server fit the database's connections",
    cause: 'the database answers "too many clients", at first during a rollout, when one pod more is running',
    fix: 'lower replicas, workers, pool.size or pool.maxOverflow; or raise max_connections of the database, or put a pooler before it, with a poolSize for all of them',
    waivable: true,
    *run(overlay) {
      const server = standaloneOf(overlay);
      if (!server) return;
      const { backendStore } = server.environment.settings;
      if (backendStore.type === 'sqlite' || backendStore.pool.class === 'NullPool') return;
      const connections = maxConnectionsOf(backendStore);
      const usual = sizes[server.environment.settings.server.size].pool;
      const value = (name: string, otherwise: number) =>
        Number(server.container.env?.findLast((variable) => variable.name === name)?.value ?? otherwise);
      const each =
        value('MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', backendStore.pool.size ?? usual.size) +
        value('MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', backendStore.pool.maxOverflow ?? usual.maxOverflow);
      const workers = workersOf(server.container);
      const { pods } = mostPods(overlay, server.pod.object);
      const rolling = at(server.pod.object, 'spec', 'strategy', 'type') === 'RollingUpdate' ? 1 : 0;
      // Tracking and registry each keep a pool.
      const users = usersConnections(server.environment, server.container);
      const wanted = (pods + rolling) * workers * (2 * each + users);
      const free = Math.floor(connections * 0.8);
      if (wanted > free)
        yield {
          object: server.pod.object,
          field: `${server.field}.env`,
          message: `(${pods} pods${rolling ? ' + 1 in a rollout' : ''}) × ${workers} workers × ${users ? `(2 pools × ${each} + ${users} for users)` : `2 pools × ${each}`} = ${wanted} connections; ${free} are free to take (four fifths of ${connections})`,
          environmentPath: ['backendStore', 'pool'],
        };
    },
  },
  {
    id: 'MLF-BACKUP-1',
    title: 'a production database that the overlay makes has a backup',
    cause: 'what a user or a migration destroys is gone: replicas copy the mistake at once',
    fix: 'write backendStore.backup; or waive it where something else makes backups',
    waivable: true,
    *run({ environment }) {
      if (environment.form !== 'standalone' || environment.settings.stage !== 'prod') return;
      const { backendStore, backup } = environment.settings;
      if (backendStore.type === 'cloudnative-pg' && !backendStore.backup && !backup)
        yield { message: 'the database has no backup', environmentPath: ['backendStore'] };
    },
  },
];
