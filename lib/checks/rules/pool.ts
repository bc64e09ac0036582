import type { Container } from '../../../imports/kubernetes.js';
import type { MLflowSpec } from '../../crds/mlflow.js';
import type { StandaloneEnvironment } from '../../environment/environment.js';
import { usualKeycloakPool } from '../../identity/keycloak/server/keycloak-spec.js';
import { groupOf } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import { namesOfCluster } from '../../model/names-postgresql.js';
import { sizes } from '../../standalone/server-sizes.js';
import { usableShare } from '../../stores/backend/connection-pools.js';
import { maxConnectionsOf } from '../../stores/backend/standalone-backend-store.js';
import { usualMaxConnections, usualPoolSize } from '../../stores/cloudnative-pg/cloudnative-pg-schema.js';
import type { Check } from '../check.js';
import { mlflowOf, mostPods, operatedOf, standaloneOf, workersOf } from '../servers.js';

/** The last variable of a name takes precedence, as in the container. */
function poolVariable({ env = [] }: MLflowSpec, name: string): number | undefined {
  const value = env.findLast((variable) => variable.name === name)?.value;
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

function whatFits(
  numbers: Readonly<Record<'pods' | 'surge' | 'workers' | 'pools' | 'each' | 'wanted' | 'free', number>>,
) {
  const { pods, surge, workers, pools, each, wanted, free } = numbers;
  const connections = Math.floor(free / (pods * workers * pools));
  const replicas = Math.floor(free / (workers * pools * each)) - surge;
  const choices = [
    ...(connections > 0 ? [`pool.size and pool.maxOverflow of ${connections} together`] : []),
    ...(replicas > 0 ? [count(replicas, 'replica')] : []),
    `maxConnections ${Math.ceil(wanted / usableShare)}, if the database or a pooler in front of it allows them`,
  ];
  return `possible values: ${choices.join('; or ')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Connections of each worker to the users' database, if it is on the same PostgreSQL server. */
function usersConnections({ settings }: StandaloneEnvironment, { env = [] }: Container): number {
  const { authentication, backendStore } = settings;
  if (authentication.type !== 'oidc' || backendStore.type === 'sqlite') return 0;
  const { host } = authentication.usersDatabase;
  if (host && backendStore.type === 'postgresql' && host !== backendStore.host) return 0;
  const value = (name: string) => Number(env.findLast((variable) => variable.name === name)?.value ?? 0);
  return value('OIDC_DB_POOL_SIZE') + value('OIDC_DB_POOL_MAX_OVERFLOW');
}

/** Without a pool in the workers the pooler limits the connections. */
function isUnpooled({ pool }: { readonly pool: object }): boolean {
  return 'class' in pool && pool.class === 'NullPool';
}

/** Connection pools and the connections of the database. */
export const poolChecks: readonly Check[] = [
  {
    id: 'MLF-POOL-1',
    title: "the connection pools fit the database's connections",
    cause:
      'the database rejects connections with "too many clients", first during a rollout, when one more pod is running',
    fix: 'lower replicas, workers, pool.size or pool.maxOverflow; or raise max_connections of the database, or use a pooler, and set maxConnections to the new number',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const environment = operatedOf(overlay);
      const mlflow = mlflowOf(overlay);
      if (!environment || !mlflow) return;
      const { backendStore, registryStore, readReplica } = environment.settings;
      if (backendStore.type === 'sqlite' || isUnpooled(backendStore)) return;
      const most = maxConnectionsOf(backendStore);
      const size = poolVariable(mlflow.spec, 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE') ?? backendStore.pool.size ?? 0;
      const overflow =
        poolVariable(mlflow.spec, 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW') ?? backendStore.pool.maxOverflow ?? 0;
      const { replicas = 1, workers = 1 } = mlflow.spec;
      // One pod more during a rollout, unless a volume makes the operator stop the old pods first
      // (opendatahub-io/mlflow-operator, charts/mlflow/templates/deployment.yaml).
      const surge = mlflow.spec.storage ? 0 : 1;
      // Tracking and registry each have a pool, in one database unless the registry has its own. Standbys have as many connections as
      // the primary (CloudNativePG requires it) and at most as many pools, so the primary is full first.
      const pools =
        backendStore.type === 'cloudnative-pg'
          ? registryStore
            ? 1
            : 2
          : [backendStore, registryStore ?? backendStore, readReplica].filter(
              (store) => store?.host === backendStore.host && store.port === backendStore.port,
            ).length;
      const wanted = (replicas + surge) * workers * pools * (size + overflow);
      const free = Math.floor(most * usableShare);
      if (wanted <= free) return;
      const pods = `(${count(replicas, 'replica')}${surge ? ' + 1 in a rollout' : ''})`;
      yield {
        object: mlflow.object,
        field: 'spec.env',
        message: `${pods} × ${count(workers, 'worker')} × ${count(pools, 'pool')} × (${size} + ${overflow}) = ${wanted} connections; ${free} are available (four fifths of ${backendStore.type === 'postgresql' ? 'maxConnections' : 'the connections of the database'} ${most})`,
        fix: whatFits({ pods: replicas + surge, surge, workers, pools, each: size + overflow, wanted, free }),
        environmentPath: ['backendStore', 'pool'],
      };
    },
  },
  {
    id: 'MLF-POOL-2',
    title: "the connection pools of a standalone server fit the database's connections",
    cause:
      'the database rejects connections with "too many clients", first during a rollout, when one more pod is running',
    fix: 'lower replicas, workers, pool.size or pool.maxOverflow; or raise max_connections of the database, or use a pooler with a poolSize for all of them',
    waivable: true,
    needs: 'environment',
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
      // Tracking and registry each have a pool.
      const users = usersConnections(server.environment, server.container);
      const wanted = (pods + rolling) * workers * (2 * each + users);
      const free = Math.floor(connections * usableShare);
      if (wanted > free)
        yield {
          object: server.pod.object,
          field: `${server.field}.env`,
          message: `(${pods} pods${rolling ? ' + 1 in a rollout' : ''}) × ${workers} workers × ${users ? `(2 pools × ${each} + ${users} for users)` : `2 pools × ${each}`} = ${wanted} connections; ${free} are available (four fifths of ${connections})`,
          ...(backendStore.type === 'postgresql'
            ? {
                fix: `lower replicas, workers, pool.size or pool.maxOverflow; or set backendStore.maxConnections to max_connections of the database, which must be at least ${Math.ceil(wanted / usableShare)}; or use a pooler`,
              }
            : {}),
          environmentPath: ['backendStore', 'pool'],
        };
    },
  },
  {
    id: 'MLF-POOL-3',
    title: 'the connections of the pooler fit those of the database',
    cause: 'PgBouncer gets "too many clients" from PostgreSQL under load, and requests fail',
    fix: 'lower pooler.instances or pooler.poolSize, or raise max_connections in parameters',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      const { backendStore } = environment.settings;
      if (backendStore.type !== 'cloudnative-pg' || !backendStore.pooler) return;
      const { instances, poolSize = usualPoolSize } = backendStore.pooler;
      const allowed = Number(backendStore.parameters.max_connections ?? usualMaxConnections);
      if (instances * poolSize > allowed * 0.9)
        yield {
          message: `${count(instances, 'PgBouncer pod')} × ${poolSize} = ${instances * poolSize} connections; max_connections is ${allowed}, a tenth of which is for migration, backup and the operator`,
          environmentPath: ['backendStore', 'pooler'],
        };
    },
  },
  {
    id: 'MLF-POOL-4',
    title: 'the connection pools of Keycloak fit its database',
    cause: 'PostgreSQL rejects connections with "too many clients" when many users log in, and logins fail',
    fix: 'lower instances or db.poolMaxSize of Keycloak; or raise max_connections of the Cluster',
    waivable: true,
    *run({ objects }) {
      for (const keycloak of objects.filter(({ apiVersion }) => groupOf(apiVersion) === 'k8s.keycloak.org')) {
        const url = String(at(keycloak, 'spec', 'db', 'url') ?? '');
        const [, host] = /^jdbc:postgresql:\/\/([^.:/]+)/.exec(url) ?? [];
        const cluster = objects.find(
          ({ apiVersion, kind, metadata }) =>
            groupOf(apiVersion) === 'postgresql.cnpg.io' &&
            kind === 'Cluster' &&
            namesOfCluster(metadata.name).readWrite === host,
        );
        if (!cluster) continue;
        const allowed = Number(
          at(cluster, 'spec', 'postgresql', 'parameters', 'max_connections') ?? usualMaxConnections,
        );
        const instances = Number(at(keycloak, 'spec', 'instances') ?? 1);
        const each = Number(at(keycloak, 'spec', 'db', 'poolMaxSize') ?? usualKeycloakPool);
        const free = Math.floor(allowed * usableShare);
        if (instances * each > free)
          yield {
            object: keycloak,
            field: 'spec.db.poolMaxSize',
            message: `${count(instances, 'pod')} × ${each} = ${instances * each} connections; ${free} are available (four fifths of ${allowed})`,
          };
      }
    },
  },
];
