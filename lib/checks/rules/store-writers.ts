import type { MLflowSpec } from '../../crds/mlflow.js';
import { at } from '../../kubernetes/structural.js';
import type { RenderedObjects } from '../../overlay/rendered-overlay.js';
import { accessModeCondition } from '../../standalone/server-claim-schema.js';
import type { Check } from '../check.js';
import { mlflowOf, mostPods, type ServerPod, serverPodsOf, standaloneOf } from '../servers.js';
import { isSqlite } from '../sqlite.js';

/** A claim to which pods on several nodes can write. */
function isShared(storage: MLflowSpec['storage']): boolean {
  return storage?.accessModes?.[0] === 'ReadWriteMany';
}

/** Claims of a pod that only one node can mount. */
function claimsOfOneNode({ objects, requirements }: RenderedObjects, { pod }: ServerPod): readonly string[] {
  const names = (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
  return names.filter((name) => {
    const claim = objects.find(({ kind, metadata }) => kind === 'PersistentVolumeClaim' && metadata.name === name);
    const modes = at(claim, 'spec', 'accessModes');
    const existing = requirements.find(
      ({ kind, name: required }) => kind === 'PersistentVolumeClaim' && required === name,
    );
    return !(
      (Array.isArray(modes) && modes.includes('ReadWriteMany')) ||
      existing?.conditions?.includes(accessModeCondition('ReadWriteMany'))
    );
  });
}

/** Stores with several writers. */
export const storeWriterChecks: readonly Check[] = [
  {
    id: 'MLF-STORE-1',
    title: 'several replicas only with stores that several pods can write to',
    cause:
      'two nodes cannot mount one ReadWriteOnce volume, and several servers cannot write to one SQLite file at the same time',
    fix: 'set server.replicas: 1, or use backendStore type postgresql and artifactStore type s3',
    waivable: false,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      if (!mlflow || (mlflow.spec.replicas ?? 1) < 2) return;
      const { spec, object } = mlflow;
      const why = [spec.backendStoreUri, spec.registryStoreUri].some(isSqlite)
        ? 'SQLite'
        : spec.storage && !isShared(spec.storage)
          ? `a ${spec.storage.accessModes?.[0] ?? 'ReadWriteOnce'} volume`
          : undefined;
      if (why)
        yield {
          object,
          field: 'spec.replicas',
          message: `${spec.replicas} replicas on ${why}`,
          environmentPath: ['server', 'replicas'],
        };
    },
  },
  {
    id: 'MLF-STORE-9',
    title: 'several pods only with stores that several pods can write to',
    cause:
      'two nodes cannot mount one ReadWriteOnce volume, and several servers cannot write to one SQLite file at the same time',
    fix: 'set server.replicas: 1 without autoscaling, or use a PostgreSQL backend store and an artifact store outside the pod',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const server = standaloneOf(overlay);
      if (!server) return;
      const { object, pods } = mostPods(overlay, server.pod.object);
      if (pods < 2) return;
      const [claim] = claimsOfOneNode(overlay, server);
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
    title: 'the old and the new pod never use a volume of one node at the same time',
    cause:
      'the new pod waits for the volume on another node, and the old pod is not stopped before the new one is running',
    fix: 'use strategy Recreate, or a ReadWriteMany volume',
    waivable: false,
    *run(manifests) {
      for (const server of serverPodsOf(manifests)) {
        const { object } = server.pod;
        if (object.kind !== 'Deployment') continue;
        const [claim] = claimsOfOneNode(manifests, server);
        const strategy = at(object, 'spec', 'strategy', 'type') ?? 'RollingUpdate';
        if (claim && strategy !== 'Recreate')
          yield {
            object,
            field: 'spec.strategy.type',
            message: `${String(strategy)} on the volume ${claim} of one node`,
          };
      }
    },
  },
];
